import { type ComponentType, lazy } from 'react'
import { OutdatedPart } from './OutdatedPart'
import { createStyleRetry } from './styleRetry'

const loadStylesAgain = createStyleRetry(document)

/**
 * A component whose code is a file of its own. Without a network it suspends until there is one (`loadPart`); it
 * never fails for that. `whenGone` says that the server does not have it any more.
 */
export const lazyPart = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  whenGone: ComponentType<Props> = OutdatedPart,
) =>
  lazy(async () => {
    const part = await load().catch(() => whenGone)
    loadStylesAgain()
    return { default: part }
  })
