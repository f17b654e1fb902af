import { splitText } from '../../../lib/text/surrogates'
import { Lazily } from '../../../ui/lazily/Lazily'
import { codeParts } from '../markdown/codeParts'
import { proseHeight } from '../markdown/pieceGroups'

/** Units of a text that is drawn as one, and of the parts of a longer one. */
const MAX_TEXT = 16_384
const PART = 4_096

/** A text as it was written; of a long one, the parts near to what is on screen. A line longer than a part is cut. */
export function LongText({ text }: { text: string }) {
  if (text.length <= MAX_TEXT) return text
  const parts = codeParts(text, null).flatMap((part) => splitText(part.text, PART))
  return parts.map((part, index) => (
    <Lazily
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place in the text, which only grows
      key={index}
      tag="span"
      text={() => part}
      height={(text) => proseHeight(text.replace(/\n$/, ''))}
      eager={index === 0}
    >
      {part}
    </Lazily>
  ))
}
