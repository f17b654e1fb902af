import * as z from 'zod/mini'

const requestId = z.string().check(z.minLength(1), z.maxLength(128))
const path = z.string().check(z.minLength(1), z.maxLength(4096))
const bytes = z.number().check(z.int(), z.nonnegative())
const encoding = z.enum(['utf-8', 'base64'])
const charset = z.string().check(z.minLength(1), z.maxLength(40))
/** Files that one search may be `within`. */
export const MAX_WITHIN = 200

/** Unsaved text, and the disk's text it is based on. */
export const draftSchema = z.object({
  text: z.string(),
  base: z.object({
    text: z.string(),
    bom: z.boolean(),
    version: z.nullable(z.string()),
    isNew: z.boolean(),
    charset: z.optional(z.string()),
  }),
  /** ms since 1970, of the page's clock. */
  at: z.number(),
})
export type Draft = z.infer<typeof draftSchema>
/** Of the page that a draft belongs to; any name, it only tells pages apart. */
const clientId = z.string().check(z.minLength(1), z.maxLength(128))

/** Chosen by the page, so that it can find out after a cut whether its request was done. */
const trashId = z.string().check(z.minLength(1), z.maxLength(128))
/** Chosen by the page: what arrives in pieces under it goes on after a cut. */
const uploadId = z.string().check(z.minLength(1), z.maxLength(128))
/** Ids in one `trash_remove`. */
const MAX_TRASH_IDS = 2000

/** Client → server. Paths start with `/`, the workspace root. */
export const filesRequestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('list'),
    requestId,
    path,
    after: z.optional(z.string()),
    /** Wanted as `namesDataSchema`: without sizes and times, so that no entry is looked at. */
    names: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('read'),
    requestId,
    path,
    offset: z.optional(bytes),
    length: z.optional(bytes),
    ifVersion: z.optional(z.nullable(z.string())),
    /** Wanted only if the file has another version. */
    unlessVersion: z.optional(z.string()),
    /** Wanted as text: one of `CHARSETS`, or `auto`. */
    charset: z.optional(charset),
    /** With `auto`: tried before anything is guessed. */
    prefer: z.optional(charset),
    /** Wanted as it is now: of a file of any size, that may change between two pieces. */
    live: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('write'),
    requestId,
    path,
    content: z.string(),
    encoding: z.optional(encoding),
    /** A version: write only if the file still has it; null: only if there is no file. */
    ifVersion: z.optional(z.nullable(z.string())),
    /** What the text is to be in on disk. */
    charset: z.optional(charset),
    uploadId: z.optional(uploadId),
    offset: z.optional(bytes),
    final: z.optional(z.boolean()),
    size: z.optional(bytes),
  }),
  z.object({ type: z.literal('upload_cancel'), requestId, path, uploadId }),
  /** Wanted as a ticket, with which a browser saves it. */
  z.object({ type: z.literal('download'), requestId, path }),
  z.object({ type: z.literal('mkdir'), requestId, path }),
  z.object({ type: z.literal('delete'), requestId, path }),
  z.object({ type: z.literal('rename'), requestId, oldPath: path, newPath: path }),
  z.object({ type: z.literal('copy'), requestId, oldPath: path, newPath: path }),
  z.object({ type: z.literal('stat'), requestId, path }),
  z.object({
    type: z.literal('find'),
    requestId,
    query: z.string().check(z.maxLength(1024)),
    limit: z.number().check(z.int(), z.positive()),
    /** Also files that a `.gitignore` hides. */
    ignored: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('search'),
    requestId,
    query: z.string().check(z.minLength(1), z.maxLength(4096)),
    isRegExp: z.optional(z.boolean()),
    matchCase: z.optional(z.boolean()),
    wholeWord: z.optional(z.boolean()),
    include: z.optional(z.array(z.string().check(z.maxLength(512)))),
    exclude: z.optional(z.array(z.string().check(z.maxLength(512)))),
    limit: z.optional(z.number().check(z.int(), z.positive())),
    /** Only these files. */
    within: z.optional(z.array(path).check(z.maxLength(MAX_WITHIN))),
    /** Also what a `.gitignore` hides. */
    ignored: z.optional(z.boolean()),
    /** A match may reach over several lines. */
    multiline: z.optional(z.boolean()),
    /** Lines wanted above and below each match. */
    context: z.optional(z.number().check(z.int(), z.nonnegative(), z.maximum(5))),
    /** With `isRegExp`: each match is to say what would stand in its place. */
    replace: z.optional(z.string().check(z.maxLength(4096))),
  }),
  z.object({ type: z.literal('search_cancel'), requestId }),
  z.object({ type: z.literal('draft_store'), requestId, clientId, path, draft: draftSchema }),
  z.object({ type: z.literal('draft_list'), requestId, clientId }),
  z.object({ type: z.literal('draft_read'), requestId, clientId, path }),
  z.object({ type: z.literal('draft_remove'), requestId, clientId, path }),
  z.object({ type: z.literal('draft_settle'), requestId, clientId, path }),
  /** Moves it to the trash. */
  z.object({ type: z.literal('trash'), requestId, path, trashId }),
  z.object({ type: z.literal('trash_list'), requestId }),
  /** Moves it back, to where nothing is. */
  z.object({ type: z.literal('trash_restore'), requestId, path, trashId }),
  /** Deletes these for good; without ids, all. */
  z.object({
    type: z.literal('trash_remove'),
    requestId,
    trashIds: z.optional(z.array(trashId).check(z.maxLength(MAX_TRASH_IDS))),
  }),
])
export type FilesRequest = z.infer<typeof filesRequestSchema>
export type FilesRequestType = FilesRequest['type']

export const FILES_ERRORS = [
  'NOT_FOUND',
  'PERMISSION_DENIED',
  'IS_DIRECTORY',
  'IS_FILE',
  'PATH_EXISTS',
  'INVALID_PATH',
  'FILE_TOO_LARGE',
  'CONFLICT',
  'BAD_REQUEST',
  'NO_SPACE',
  'INTERNAL_ERROR',
  'UNENCODABLE',
] as const
export type FilesErrorCode = (typeof FILES_ERRORS)[number]

export const entrySchema = z.object({
  name: z.string(),
  type: z.enum(['file', 'directory']),
  /** Bytes; 0 for directories. */
  size: z.number(),
  /** ISO 8601. */
  modified: z.string(),
})
export type Entry = z.infer<typeof entrySchema>

/** The answer to `list{names}`. */
export const namesDataSchema = z.object({ folders: z.array(z.string()), files: z.array(z.string()) })
export type NamesData = z.infer<typeof namesDataSchema>

export const readDataSchema = z.object({
  content: z.string(),
  encoding,
  version: z.optional(z.string()),
  offset: z.optional(z.number()),
  size: z.optional(z.number()),
  eof: z.optional(z.boolean()),
  /** Where text was wanted and found: what it is in on disk. `content` is the same text in UTF-8. */
  charset: z.optional(z.string()),
  /** False: encoding the text again gives other bytes. */
  exact: z.optional(z.boolean()),
  /** Of a `live` piece, in place of a version: another one means another file under this name. */
  fileId: z.optional(z.string()),
})
export type ReadData = z.infer<typeof readDataSchema>
/** The answer to `read{unlessVersion}` where the file still has that version. */
export const unchangedDataSchema = z.object({ unchanged: z.literal(true), version: z.string() })
export const writtenDataSchema = z.object({
  path: z.string(),
  size: z.number(),
  modified: z.string(),
  version: z.optional(z.string()),
})
export type WrittenData = z.infer<typeof writtenDataSchema>
export const pieceWrittenDataSchema = z.object({ uploadId: z.string(), next: z.number() })
export const pathDataSchema = z.object({ path: z.string() })
export const movedDataSchema = z.object({ oldPath: z.string(), newPath: z.string() })
export const statDataSchema = z.extend(entrySchema, { version: z.optional(z.string()) })
export type StatData = z.infer<typeof statDataSchema>
export const findDataSchema = z.object({ paths: z.array(z.string()), truncated: z.boolean() })
export type FindData = z.infer<typeof findDataSchema>

/** Something that was deleted and can come back. */
export const trashItemSchema = z.object({
  trashId: z.string(),
  /** Where it was. */
  path: z.string(),
  isDirectory: z.boolean(),
  /** When it was deleted: ms since 1970, of the server's clock. */
  at: z.number(),
  /** Bytes and files of all it holds; absent while they are being counted. */
  size: z.optional(z.number()),
  files: z.optional(z.number()),
})
export type TrashItem = z.infer<typeof trashItemSchema>
/** The answer to `trash_list`: the newest first. */
export const trashListDataSchema = z.object({
  items: z.array(trashItemSchema),
  /** Days after which an item goes. */
  days: z.number(),
})
export type TrashListData = z.infer<typeof trashListDataSchema>
export const trashRemovedDataSchema = z.object({ removed: z.number() })

export const draftListDataSchema = z.object({
  drafts: z.array(
    z.object({
      clientId: z.string(),
      path: z.string(),
      at: z.number(),
      /** Its page is connected. */
      alive: z.boolean(),
    }),
  ),
})
export type DraftListData = z.infer<typeof draftListDataSchema>

/** 1-based line and column, both in UTF-16 units; `preview` is at most 250 units of that line. */
const searchMatchSchema = z.object({
  line: z.number(),
  column: z.number(),
  length: z.number(),
  preview: z.string(),
  /** What was found, where that reaches over several lines; less than all of it where that is too long. */
  text: z.optional(z.string()),
  /** What `replace` would put there; absent where that is too long. */
  replacement: z.optional(z.string()),
})
export type SearchMatch = z.infer<typeof searchMatchSchema>

/** A line near a match, cut like a preview. */
const searchContextSchema = z.object({ line: z.number(), text: z.string() })
export type SearchContext = z.infer<typeof searchContextSchema>

/** The answer to `search`. */
export const searchDataSchema = z.object({ files: z.number(), matches: z.number(), truncated: z.boolean() })

/** Server → client: events. Answers to a `requestId` are read by `normalise.ts`. */
export const filesEventSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('change'),
    action: z.enum(['create', 'modify', 'delete']),
    path: z.string(),
    /** Absent: the server does not say which it is, or was. */
    isDirectory: z.optional(z.boolean()),
    /** Of the file as the server has just seen it; absent where it did not look. */
    version: z.optional(z.string()),
    /** True: something below this directory changed, list it again. */
    overflow: z.optional(z.boolean()),
  }),
  z.object({
    type: z.literal('search_result'),
    requestId: z.string(),
    path: z.string(),
    matches: z.array(searchMatchSchema),
    context: z.optional(z.array(searchContextSchema)),
  }),
])
export type FilesEvent = z.infer<typeof filesEventSchema>
export type FileChange = Extract<FilesEvent, { type: 'change' }>
export type SearchResult = Extract<FilesEvent, { type: 'search_result' }>

/** One answer, after the normaliser has made every dialect look the same. */
export const filesAnswerSchema = z.discriminatedUnion('success', [
  z.object({
    success: z.literal(true),
    type: z.string(),
    requestId: z.string(),
    data: z.unknown(),
    more: z.optional(z.boolean()),
    ignored: z.optional(z.array(z.string())),
  }),
  z.object({
    success: z.literal(false),
    type: z.string(),
    requestId: z.string(),
    error: z.string(),
    code: z.optional(z.string()),
    path: z.optional(z.string()),
    currentVersion: z.optional(z.string()),
    size: z.optional(z.number()),
    next: z.optional(z.number()),
  }),
])
export type FilesAnswer = z.infer<typeof filesAnswerSchema>

/** Directories whose changes are not watched; `list` still shows them. */
export const WATCH_IGNORED = ['node_modules', '.git', '.next', 'dist', 'build', '__pycache__'] as const
