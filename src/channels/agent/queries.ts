import * as z from 'zod/mini'
import type { Link } from '../../socket/link'
import { type AgentPage, pageSchema } from './shared/protocol'

/** Items that began before `before`. Throws when the connection is lost or the answer is not a page. */
export async function askPage(link: Link, before: number): Promise<AgentPage> {
  return z.parse(pageSchema, await link.ask({ type: 'page', before }))
}
