/**
 * Encodings of text that the server reads and writes (docs/protocol.md, F11), by their names in the IANA registry.
 * UTF-16 comes with its byte order mark, which stands in the text as U+FEFF, as that of UTF-8 does.
 */
export const CHARSETS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'iso-8859-1',
  'iso-8859-15',
  'macintosh',
  'ibm850',
  'windows-1250',
  'iso-8859-2',
  'windows-1251',
  'koi8-r',
  'koi8-u',
  'iso-8859-5',
  'ibm866',
  'windows-1253',
  'iso-8859-7',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'shift_jis',
  'euc-jp',
  'gbk',
  'gb18030',
  'big5',
  'euc-kr',
] as const
export type Charset = (typeof CHARSETS)[number]

export const charsetOf = (name: string | undefined): Charset | null =>
  CHARSETS.find((each) => each === name) ?? null
