import { type ComponentType, lazy } from 'react'
import { createStyleRetry } from '../../lib/loadPart/retryPageStyles'
import { OutdatedPart } from './OutdatedPart'

const loadStylesAgain = createStyleRetry(document)

/**
 * A component whose code is a file of its own. While the server is unreachable it suspends (`lib/loadPart`); it never fails
 * for that: `const Settings = lazyPart(async () => (await import('./SettingsPane')).SettingsPane)`.
 * @param whenGone shown instead where the server does not have the code any more
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
