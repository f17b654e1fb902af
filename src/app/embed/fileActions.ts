import * as z from 'zod/mini'
import type { Workspace } from '../../channels/context/workspace'
import { PERSON_MS } from '../../embed-sdk/messages'
import type { EmbedMethod } from '../../embed-sdk/methods'
import { EmbedError } from '../../embed-sdk/portTalk'
import { applyEdits } from './applyEdits'
import type { ActionParts } from './frameAction'
import { type Action, action, nothing } from './frameAction'
import { filePath as path, wholeNumber as whole } from './frameOptions'
import { askUser } from './hostRequests'
import { untilShown } from './untilShown'

const ifVersion = z.optional(z.nullable(z.string().check(z.maxLength(256))))
const file = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']) })

type FileMethod = Extract<EmbedMethod, `files.${string}`> | 'unsaved' | 'settle'

export function fileActions(parts: ActionParts): Record<FileMethod, Action> {
  const { workspace, app, host } = parts
  const { files, queryClient } = workspace
  const refuseReadOnly = () => {
    if (app.embedHost.getState().readOnly.files)
      throw new EmbedError('not_allowed', 'The files are read-only here.')
  }
  return {
    'files.open': action('files.open', z.object({ path, line: whole, column: whole }), (at) => {
      app.openFile(at.path, { line: at.line, column: at.column, focus: false })
    }),
    'files.shown': action('files.shown', z.object({ path }), (asked) => untilShown(parts, asked.path)),
    'files.read': action('files.read', z.object({ path }), async (asked) => {
      const found = await queryClient.fetchQuery({ ...files.queries.read(asked.path), staleTime: 0 })
      return { content: found.content, encoding: found.encoding, version: found.version ?? null }
    }),
    'files.write': action('files.write', z.object({ path, file, ifVersion }), async (asked) => {
      refuseReadOnly()
      if (files.editors.hasUnsaved(asked.path))
        throw new EmbedError('conflict', `${asked.path} has changes here that are not saved.`)
      const written = await files.queries.write({
        path: asked.path,
        ...asked.file,
        ...(asked.ifVersion === undefined ? {} : { ifVersion: asked.ifVersion }),
      })
      return { version: written.version ?? null }
    }),
    'files.apply': action(
      'files.apply',
      z.object({
        edits: z
          .array(z.object({ path, file: z.nullable(file), ifVersion }))
          .check(z.minLength(1), z.maxLength(200)),
      }),
      async ({ edits }) => {
        refuseReadOnly()
        const unsaved = edits.map((edit) => edit.path).filter((one) => files.editors.hasUnsaved(one))
        const request = { kind: 'overwrite', host, what: unsaved.join('\n') } as const
        if (unsaved.length > 0 && !(await askUser(app.hostRequests, request, AbortSignal.timeout(PERSON_MS))))
          throw new EmbedError('conflict', `Unsaved here: ${unsaved.join(', ')}.`)
        return applyEdits(
          files.queries,
          edits.map(({ ifVersion: version, ...edit }) => ({
            ...edit,
            ...(version === undefined ? {} : { ifVersion: version }),
          })),
        )
      },
    ),
    'files.reveal': action('files.reveal', z.object({ path }), (asked) => {
      app.layout.showSide('files')
      files.commands.reveal(asked.path)
    }),
    unsaved: action('unsaved', nothing, () => unsavedOf(workspace)),
    settle: action('settle', nothing, async () => {
      await files.editors.saveAll()
      return unsavedOf(workspace)
    }),
  }
}

export function unsavedOf({ files }: Workspace): readonly string[] {
  return Object.values(files.editors.view.getState().files)
    .filter(({ isDirty }) => isDirty)
    .map(({ path: dirty }) => dirty)
}
