import * as z from 'zod/mini'
import type { Clock } from '../../../../lib/clock'
import type { TabChannel } from '../../../../lib/storage/tabChannel'
import type { TabLife } from '../../../../lib/storage/tabLife'
import type { EditorViewStore } from '../editorViewStore'

interface Options extends Pick<TabLife, 'lifeOf'> {
  readonly channel: TabChannel
  readonly view: EditorViewStore
  readonly clock: Pick<Clock, 'after'>
  /** Of this page. */
  readonly clientId: string
  /** The workspace and its server: other tabs may have others open. */
  readonly place: string
}

/** While others have something open they are looked after this often, so that one that crashed is noticed, ms. */
const LOOK_MS = 10_000

/** What one page has open, by path: whether it has unsaved text of it. */
const messageSchema = z.object({
  type: z.literal('open files'),
  from: z.string(),
  place: z.string(),
  files: z.record(z.string(), z.boolean()),
  /** The tab has just opened and has not heard of the others. */
  isNew: z.boolean(),
})

/**
 * Tells other pages of this browser what is open here, and the view what is open there: nothing but a mark on tabs
 * depends on it. Returns detach.
 */
export function attachOtherTabs({ channel, view, clock, clientId, place, lifeOf }: Options): () => void {
  const others = new Map<string, Readonly<Record<string, boolean>>>()
  let stopLooking: (() => void) | null = null

  function say(isNew: boolean): void {
    const files = Object.values(view.getState().files).map(({ path, isDirty }) => [path, isDirty])
    channel.say({ type: 'open files', from: clientId, place, files: Object.fromEntries(files), isNew })
  }

  function show(): void {
    const elsewhere: Record<string, 'open' | 'unsaved'> = {}
    for (const [path, isDirty] of [...others.values()].flatMap(Object.entries))
      if (isDirty || elsewhere[path] !== 'unsaved') elsewhere[path] = isDirty ? 'unsaved' : 'open'
    view.setState({ elsewhere })
  }

  async function look(): Promise<void> {
    stopLooking = null
    for (const id of [...others.keys()]) if ((await lifeOf(id)) !== 'alive') others.delete(id)
    show()
    lookLater()
  }

  function lookLater(): void {
    if (others.size > 0) stopLooking ??= clock.after(LOOK_MS, () => void look())
  }

  const stopHearing = channel.hear((heard) => {
    const { data: message } = messageSchema.safeParse(heard)
    if (message?.place !== place) return
    if (message.isNew) say(false)
    if (Object.keys(message.files).length > 0) others.set(message.from, message.files)
    else others.delete(message.from)
    show()
    lookLater()
  })
  const said = ({ files }: ReturnType<EditorViewStore['getState']>) =>
    Object.values(files)
      .map(({ path, isDirty }) => `${isDirty} ${path}`)
      .join('\n')
  const stopTelling = view.subscribe((state, before) => {
    if (state.files !== before.files && said(state) !== said(before)) say(false)
  })
  say(true)
  return () => {
    stopHearing()
    stopTelling()
    stopLooking?.()
  }
}
