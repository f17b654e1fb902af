export interface Media {
  readonly kind: 'audio' | 'video' | 'font' | 'pdf' | 'picture'
  readonly type: string
}

const MB = 1024 * 1024
/** Bytes that are fetched to be shown: the page has them all at once. */
export const MAX_SHOWN = 100 * MB

const KINDS: Readonly<Record<Media['kind'], Readonly<Record<string, string>>>> = {
  audio: {
    mp3: 'audio/mpeg',
    wav: 'audio/wav',
    ogg: 'audio/ogg',
    oga: 'audio/ogg',
    opus: 'audio/ogg',
    flac: 'audio/flac',
    m4a: 'audio/mp4',
    aac: 'audio/aac',
  },
  video: {
    mp4: 'video/mp4',
    m4v: 'video/mp4',
    webm: 'video/webm',
    ogv: 'video/ogg',
    mov: 'video/quicktime',
  },
  font: { ttf: 'font/ttf', otf: 'font/otf', woff: 'font/woff', woff2: 'font/woff2' },
  pdf: { pdf: 'application/pdf' },
  picture: { avif: 'image/avif', bmp: 'image/bmp', ico: 'image/x-icon' },
}

/** What a file is by its name; null: nothing that is shown so. */
export function mediaOf(path: string): Media | null {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  for (const kind of ['audio', 'video', 'font', 'pdf', 'picture'] as const) {
    const type = Object.hasOwn(KINDS[kind], ending) ? KINDS[kind][ending] : undefined
    if (type !== undefined) return { kind, type }
  }
  return null
}
