import * as z from 'zod/mini'
import { FilesError } from '../channels/files/filesError'
import type { EmbedMethod, EmbedMethods } from './methods'
import { EmbedError } from './portTalk'

export interface Action {
  run(params: unknown): Promise<unknown>
}

/** Of methods that take nothing. */
export const nothing = z.optional(z.unknown())

/** Checks what the host sent before anything is done with it, and says in its words what went wrong. */
export function action<M extends EmbedMethod, In>(
  _method: M,
  schema: z.ZodMiniType<In>,
  run: (params: In) => EmbedMethods[M]['out'] | Promise<EmbedMethods[M]['out']>,
): Action {
  return {
    async run(params) {
      const parsed = schema.safeParse(params)
      if (!parsed.success) throw new EmbedError('not_allowed', 'This method takes something else.')
      try {
        return await run(parsed.data)
      } catch (error) {
        if (error instanceof FilesError && error.code === 'CONFLICT')
          throw new EmbedError('conflict', error.message)
        throw error
      }
    },
  }
}
