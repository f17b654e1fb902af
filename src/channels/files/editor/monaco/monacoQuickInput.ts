// @ts-expect-error Monaco has no types for what is no part of its API.
import { StandaloneServices } from 'monaco-editor/editor/standalone/browser/standaloneServices'
// @ts-expect-error Monaco has no types for what is no part of its API.
import { IQuickInputService } from 'monaco-editor/platform/quickinput/common/quickInput'
import * as z from 'zod/mini'
import { quickPickMessages as text } from '../../../../messages/editing/quickPick'
import { quickPick } from '../quickPick'

const rowSchema = z.object({ label: z.string(), description: z.optional(z.string()) })
const optionsSchema = z.object({ placeHolder: z.optional(z.string()) })

/** Lets the page's own list be asked where Monaco would open one of its own. */
async function pick(picks: unknown, options: unknown): Promise<unknown> {
  const given: unknown = await picks
  // Lines between them have no label.
  const items = Array.isArray(given) ? given.filter((one) => rowSchema.safeParse(one).success) : []
  if (items.length === 0) return undefined
  return new Promise((resolve) => {
    quickPick.setState({
      asked: {
        title: optionsSchema.safeParse(options).data?.placeHolder ?? text.title,
        rows: items.map((one) => {
          const { label, description } = rowSchema.parse(one)
          return { label, detail: description }
        }),
        chosen: (at) => resolve(items[at]),
      },
    })
  })
}

const nothing = () => {}
const never = () => ({ dispose: nothing })
/** A box that is never shown: no key and no command leads to what would ask for one. */
const box = () => ({
  show: nothing,
  hide: nothing,
  dispose: nothing,
  onDidAccept: never,
  onDidHide: never,
  onDidChangeValue: never,
  onDidChangeSelection: never,
})

/** Takes the place of what Monaco's own quick input does. It makes its list for each editor when it is first asked. */
export function installQuickInput(): void {
  Object.assign(StandaloneServices.get(IQuickInputService), {
    pick,
    input: async () => undefined,
    createQuickPick: box,
    createInputBox: box,
    toggle: nothing,
  })
}
