import { readFile } from 'node:fs/promises'
import * as z from 'zod/mini'
import { type PermissionRule, permissionRuleSchema } from '../../../src/channels/agent/shared/rulesProtocol'
import type { Log } from '../../lib/log'
import { writeWhole } from '../disk/writeWhole'

/** Where permission rules are kept. */
export interface RulesFile {
  /** What it held when it was opened. */
  readonly rules: readonly PermissionRule[]
  /** Resolves once it is on the disk. Saves run one after the other. */
  save(rules: readonly PermissionRule[]): Promise<void>
}

/**
 * Permission rules in one JSON file with mode 0600. What cannot be read is no rule: the user is asked again.
 *
 *     const file = await openRulesFile(join(state.own, 'permission-rules.json'), log)
 */
export async function openRulesFile(path: string, log: Log): Promise<RulesFile> {
  const rules = await load(path, log)
  let saving: Promise<void> = Promise.resolve()
  return {
    rules,
    save(next) {
      const saved = saving.then(() => writeWhole(path, `${JSON.stringify(next, null, 2)}\n`))
      saving = saved.catch(() => undefined)
      return saved
    },
  }
}

async function load(path: string, log: Log): Promise<readonly PermissionRule[]> {
  try {
    const read = z.array(z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')))
    return read.flatMap((each) => {
      const rule = permissionRuleSchema.safeParse(each)
      if (!rule.success) log.warn('A permission rule could not be read', { path })
      return rule.success ? [rule.data] : []
    })
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isMissing) log.warn('The permission rules could not be read', { path, error: String(error) })
    return []
  }
}
