import * as z from 'zod/mini'
import type { Workspace } from '../../channels/context/workspace'
import { FilesError } from '../../channels/files/filesError'
import type { EmbedMethod, EmbedMethods } from '../../embed-sdk/methods'
import { EmbedError } from '../../embed-sdk/portTalk'
import type { AppParts } from '../AppContext'

export interface ActionParts {
  readonly workspace: Workspace
  readonly app: AppParts
  /** Of the page around ours, as a person may know it. */
  readonly host: string
  /** Its origin; null where it is our own page, which speaks for the user. */
  readonly origin: string | null
}

export type Run = (params: unknown) => Promise<unknown>
export interface Action {
  readonly run: Run
}

/** Of methods that take nothing. */
export const nothing = z.optional(z.unknown())

/** Checks what the host sent before anything is done with it, and says in its words what went wrong. */
export function action<M extends EmbedMethod, In>(
  _method: M,
  schema: z.ZodMiniType<In>,
  run: (params: In) => EmbedMethods[M]['out'] | Promise<EmbedMethods[M]['out']>,
): Action {
  return { run: taking(schema, run) }
}

export function taking<In>(schema: z.ZodMiniType<In>, run: (params: In) => unknown): Run {
  return async (params) => {
    const parsed = schema.safeParse(params)
    if (!parsed.success) throw new EmbedError('not_allowed', takesElse(parsed.error.issues[0]))
    try {
      return await run(parsed.data)
    } catch (error) {
      if (error instanceof FilesError && error.code === 'CONFLICT')
        throw new EmbedError('conflict', error.message)
      throw error
    }
  }
}

/** Says which part of the parameters is not understood, as far as that is one of them. */
function takesElse(issue: z.core.$ZodIssue | undefined): string {
  const where = issue?.code === 'unrecognized_keys' ? issue.keys : (issue?.path ?? [])
  return where.length === 0 ? 'This method takes something else.' : `"${where.join('.')}" is not understood.`
}
