import { type ComponentType, lazy, useEffect, useState } from 'react'
import { createStyleRetry } from '../../lib/loadPart/retryPageStyles'
import { OutdatedPart } from './OutdatedPart'

const loadStylesAgain = createStyleRetry(document)

/** What the first picture waits for. */
const awaited = new Set<Promise<void>>()

/**
 * A component whose code is a file of its own. While the server is unreachable it suspends (`lib/loadPart`); it never fails
 * for that: `const Settings = lazyPart(async () => (await import('./SettingsPane')).SettingsPane)`.
 * @param whenGone shown instead where the server does not have the code any more
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  whenGone: ComponentType<Props> = OutdatedPart,
): ComponentType<Props> {
  return part(load, whenGone).Part
}

/**
 * A lazy part that the page begins with: its code is fetched at once, and `whenFirstParts` waits for it. React shows what
 * stands in the place of a part that suspends for 300 ms at least, even if the code comes after 10; a part whose code is
 * here already does not suspend.
 */
export function firstPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const { Part, fetched } = part(load, OutdatedPart)
  const coming = fetched().then(() => void awaited.delete(coming))
  awaited.add(coming)
  return Part
}

/**
 * A part whose place the page draws by itself until the code is here, so that React neither waits for it nor keeps what
 * stands there for 300 ms. `usePart(isDue)` is null until then: `const agent = deferredPart(loadAgent)`.
 */
export function deferredPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const { Part, fetched, isHere } = part(load, OutdatedPart)
  /** @param isDue it may be fetched */
  function usePart(isDue: boolean): ComponentType<Props> | null {
    const [isShown, setIsShown] = useState(isHere)
    useEffect(() => {
      if (!isDue || isShown) return
      let isGone = false
      void fetched().then(() => isGone || setIsShown(true))
      return () => {
        isGone = true
      }
    }, [isDue, isShown])
    return isShown ? Part : null
  }
  return { usePart }
}

export const hasFirstParts = (): boolean => awaited.size === 0

/** Parts may name further ones as they come. */
export async function whenFirstParts(): Promise<void> {
  while (!hasFirstParts()) await Promise.all(awaited)
}

function part<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  whenGone: ComponentType<Props>,
) {
  let code: ComponentType<Props> | null = null
  let coming: Promise<ComponentType<Props>> | null = null
  const fetched = () => {
    coming ??= fetchCode()
    return coming
  }
  async function fetchCode() {
    code = await load().catch(() => whenGone)
    loadStylesAgain()
    return code
  }
  const Later = lazy(async () => ({ default: await fetched() }))
  function Part(props: Props) {
    // Kept for as long as this one is mounted: another component would be another part.
    const [Shown] = useState(() => code ?? Later)
    return <Shown {...props} />
  }
  return { Part, fetched, isHere: () => code !== null }
}
