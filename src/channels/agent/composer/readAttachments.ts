import { encodeImage } from '../../../lib/encodeImage'
import { base64FromBytes } from '../../../lib/text/base64'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import type { Attachment } from '../shared/protocol'

/** Files taken at once; more than this are a folder taken by mistake. */
const MAX_FILES = 20
/** Bytes of a picture that is still decoded to be made smaller. */
const MAX_PICTURE_BYTES = 50_000_000
/** Pixels of a side; a model sees no more detail than this. */
const MAX_SIDE = 4096
/** Base64 characters below which a picture shows nothing any more. */
const MIN_PICTURE = 8_000
const MAX_NAME = 120
/** What every agent that takes pictures takes; a picture of another kind is written anew as one of these. */
const EXACT_KINDS: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])

type RefusedKind = 'empty' | 'binary' | 'tooLarge' | 'noRoom' | 'tooMany' | 'unreadable'

interface RefusedFile {
  readonly name: string
  readonly kind: RefusedKind
}

interface Options {
  /** Base64 characters of a whole message, and those that are left in this one. */
  readonly limit: number
  readonly room: number
  /** Names of the files that the message already has. */
  readonly taken: readonly string[]
  readonly page: Document
}

type Picture = { readonly kind: 'picture'; readonly file: File; readonly bitmap: ImageBitmap }
type Read = Picture | { readonly kind: 'text'; readonly text: Attachment } | { readonly kind: RefusedKind }
type Fitted = { readonly kind: 'fits'; readonly attachment: Attachment } | { readonly kind: RefusedKind }

/**
 * Pasted or dropped files as they go with a message. Pictures that are too large are made smaller, so that all of
 * them fit; a text goes whole or not at all.
 *
 * @example const { attachments, refused } = await readAttachments(files, { limit, room, taken: [], page: document })
 */
export async function readAttachments(
  files: readonly File[],
  options: Options,
): Promise<{ readonly attachments: readonly Attachment[]; readonly refused: readonly RefusedFile[] }> {
  const read = await Promise.all(files.slice(0, MAX_FILES).map((file) => readOne(file, options.limit)))
  const fitted = await fitAll(read, options)
  const taken = new Set(options.taken)
  const attachments: Attachment[] = []
  const refused: RefusedFile[] = []
  for (const [index, file] of files.entries()) {
    const one = fitted[index]
    if (one?.kind === 'fits') {
      const name = freeName(one.attachment.name, taken)
      taken.add(name)
      attachments.push({ ...one.attachment, name })
    } else refused.push({ name: nameOf(file), kind: one?.kind ?? 'tooMany' })
  }
  return { attachments, refused }
}

/** Texts first, since they cannot be made smaller; of the pictures each takes its share of what is left, the small ones first. */
async function fitAll(read: readonly Read[], { room, page }: Options): Promise<readonly Fitted[]> {
  const fitted = new Map<Read, Fitted>()
  let left = room
  const put = (one: Read, attachment: Attachment) => {
    left -= attachment.data.length
    fitted.set(one, { kind: 'fits', attachment })
  }
  for (const one of read)
    if (one.kind === 'text' && one.text.data.length <= left) put(one, one.text)
    else if (one.kind === 'text') fitted.set(one, { kind: 'noRoom' })
    else if (one.kind !== 'picture') fitted.set(one, one)
  const pictures = read.filter((one) => one.kind === 'picture')
  pictures.sort((a, b) => a.file.size - b.file.size)
  for (const [index, picture] of pictures.entries()) {
    const share = Math.floor(left / (pictures.length - index))
    const encoded = await encodePicture(picture, share, page)
    if (encoded) put(picture, encoded)
    else fitted.set(picture, { kind: 'noRoom' })
    picture.bitmap.close()
  }
  return read.map((one) => fitted.get(one) ?? { kind: 'unreadable' })
}

async function readOne(file: File, limit: number): Promise<Read> {
  try {
    if (file.size === 0) return { kind: 'empty' }
    const bitmap = file.type.startsWith('image/') && (await decode(file))
    if (bitmap) return { kind: 'picture', file, bitmap }
    if (base64Length(file.size) > limit) return { kind: 'tooLarge' }
    const bytes = new Uint8Array(await file.arrayBuffer())
    if (!isText(bytes)) return { kind: 'binary' }
    const mimeType = file.type.startsWith('text/') ? file.type : 'text/plain'
    return { kind: 'text', text: { name: nameOf(file), mimeType, data: base64FromBytes(bytes) } }
  } catch {
    // A folder cannot be read as a file, nor can one that has gone since.
    return { kind: 'unreadable' }
  }
}

/** Null where the browser cannot draw it as pixels: a drawing in SVG is a text to an agent. */
async function decode(file: File): Promise<ImageBitmap | null> {
  if (file.size > MAX_PICTURE_BYTES || file.type === 'image/svg+xml') return null
  return createImageBitmap(file).catch(() => null)
}

async function encodePicture(picture: Picture, share: number, page: Document): Promise<Attachment | null> {
  const { file, bitmap } = picture
  const name = nameOf(file)
  if (EXACT_KINDS.has(file.type) && base64Length(file.size) <= share) {
    const data = base64FromBytes(new Uint8Array(await file.arrayBuffer()))
    return { name, mimeType: file.type, data }
  }
  if (share < MIN_PICTURE) return null
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height))
  const canvas = page.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return encodeImage(canvas, splitName(name)[0], share).catch(() => null)
}

const base64Length = (bytes: number): number => Math.ceil(bytes / 3) * 4

function isText(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** macOS puts U+202F into the names of screenshots. The copy's name has a space instead. */
const nameOf = ({ name }: File): string => {
  const [stem, ending] = splitName(revealHiddenInLine(name.replace(/\p{Zs}/gu, ' ')))
  return stem.slice(0, MAX_NAME) + ending
}

/** A pasted picture is always `image.png`: the second one is `image-2.png`. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const [stem, ending] = splitName(name)
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${stem}-${count}${ending}`
    if (!taken.has(free)) return free
  }
}

function splitName(name: string): readonly [stem: string, ending: string] {
  const [, stem, ending] = /^(.+?)(\.[^.]{1,16})?$/s.exec(name) ?? []
  return [stem ?? name, ending ?? '']
}
