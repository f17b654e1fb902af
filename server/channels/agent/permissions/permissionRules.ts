import { isAbsolute, join } from 'node:path'
import type { RiskFact, RuleText } from '../../../../src/channels/agent/shared/eventSchemas'
import type { PermissionRule, RuleScope } from '../../../../src/channels/agent/shared/rulesProtocol'
import type { Clock } from '../../../../src/lib/clock'
import type { PermissionAsked } from '../../../agents/driver'
import type { RulesFile } from '../../../drivers/state/rulesFile'
import type { Log } from '../../../lib/log'
import { type AskedFor, allowOnce, factsOf, readAsked, suggestRule } from './askedFor'
import { beginsWith, placesBehind, readCommandRule } from './commandRules'
import { coversEdits, readEditRule } from './editRules'
import { isReader } from './knownOptions'
import type { RealPlaces } from './realPlaces'
import { readCommand } from './shellCommand'

const MAX_RULES = 200

/** What the server says of a permission before the user is asked. */
export interface Judgement {
  readonly facts: readonly RiskFact[]
  readonly suggests: RuleText | null
  /** The rule of the user that allows it, and the option by which. */
  readonly allowed: { readonly rule: PermissionRule; readonly optionId: string } | null
}

/** Whose request it is. */
export interface Asker {
  readonly agent: string
  readonly taskId: string
}

interface NewRule extends Asker {
  readonly rule: RuleText
  readonly scope: RuleScope
  readonly by: PermissionRule['by']
  /** The request that it is meant to allow. */
  readonly allows?: PermissionAsked | undefined
}

/** The rules by which the user lets agents go on without a question. */
export interface PermissionRules {
  /** Newest first. */
  list(): readonly PermissionRule[]
  /** At once, where nothing has to be looked up on the disk. */
  judge(asker: Asker, asked: PermissionAsked): Judgement | Promise<Judgement>
  /** A rule is used now. False: it holds no more. */
  used(rule: PermissionRule, requestId: string): boolean
  /** Resolves once it is on the disk; with the reason where it may not be a rule. */
  add(rule: NewRule): Promise<PermissionRule | { readonly error: string; readonly code: 'REFUSED' | 'LIMIT' }>
  /** Holds no more from now on; resolves once the disk says so, too. False: there is no such rule. */
  remove(ruleId: string, by: PermissionRule['by']): Promise<boolean>
  /** The conversation is gone, and its rules with it. */
  forget(taskId: string): void
}

/**
 * The rules of one workspace.
 *
 *     const rules = createPermissionRules({ file, places, clock, newId, log, changed })
 *     const { allowed } = await rules.judge({ agent: 'demo', taskId }, asked) // null: the user is asked
 */
export function createPermissionRules(options: {
  readonly file: RulesFile
  readonly places: RealPlaces
  readonly clock: Clock
  readonly newId: () => string
  readonly log: Log
  /** Called after each change. */
  readonly changed: () => void
}): PermissionRules {
  const { file, places, clock, newId, log, changed } = options
  let rules = file.rules

  const now = () => new Date(clock.wall()).toISOString()

  function put(next: readonly PermissionRule[]): Promise<void> {
    rules = next
    changed()
    return file.save(next)
  }

  /** What may also be lost: it is in the log of the server, or of no use any more. */
  const note = (saved: Promise<void>) =>
    void saved.catch((error: unknown) =>
      log.warn('Permission rules could not be saved', { error: String(error) }),
    )

  async function look(
    asked: PermissionAsked,
    about: AskedFor | null,
    known: readonly PermissionRule[],
  ): Promise<Judgement> {
    const touched = asked.touched ?? []
    const inside = await Promise.all(touched.map((path) => places.isInside(path)))
    const isOutside = inside.includes(false)
    const option = allowOnce(asked.options)
    const rule = about && option ? await covering(places, about, known) : null
    const allowed = rule && option ? { rule, optionId: option.optionId } : null
    return {
      facts: factsOf(places.root, asked, isOutside),
      suggests: suggestRule(places.root, asked, about),
      allowed,
    }
  }

  return {
    list: () => rules,
    judge(asker, asked) {
      const about = readAsked(asked)
      const known = about ? ofAsker(rules, asker).filter(({ kind }) => kind === about.kind) : []
      if (known.length > 0 || asked.touched?.length) return look(asked, about, known)
      const facts = factsOf(places.root, asked, false)
      return { facts, suggests: suggestRule(places.root, asked, about), allowed: null }
    },
    used({ ruleId }, requestId) {
      const rule = rules.find((each) => each.ruleId === ruleId)
      if (!rule) return false
      log.info('A permission rule allowed a request', {
        ruleId,
        request: requestId,
        agent: rule.agent,
        ...rule.by,
      })
      const next = { ...rule, uses: rule.uses + 1, lastUsed: now() }
      note(put(rules.map((each) => (each === rule ? next : each))))
      return true
    },
    async add({ agent, taskId, scope, rule: said, by, allows }) {
      const read = normalised(said)
      if ('error' in read) return { error: read.error, code: 'REFUSED' }
      const rule: PermissionRule = {
        ...read,
        ruleId: newId(),
        agent,
        scope,
        ...(scope === 'conversation' ? { taskId } : {}),
        by,
        at: now(),
        uses: 0,
      }
      if (allows && !(await isMeant(places, allows, [rule, ...ofAsker(rules, { agent, taskId })])))
        return { error: 'This rule does not cover what is asked here.', code: 'REFUSED' }
      const same = rules.find((each) => isSame(each, rule))
      if (same) return same
      if (rules.length >= MAX_RULES)
        return { error: `There are ${MAX_RULES} rules: remove one first.`, code: 'LIMIT' }
      const before = rules
      const { ruleId, kind, text } = rule
      try {
        await put([rule, ...rules])
      } catch (error) {
        rules = rules.filter((each) => each.ruleId !== ruleId)
        if (rules.length === before.length) changed()
        throw error
      }
      log.info('A permission rule was added', { ruleId, agent, scope, kind, text, ...by })
      return rule
    },
    async remove(ruleId, by) {
      const rule = rules.find((each) => each.ruleId === ruleId)
      if (!rule) return false
      log.info('A permission rule was revoked', { ruleId, agent: rule.agent, uses: rule.uses, ...by })
      await put(rules.filter((each) => each.ruleId !== ruleId))
      return true
    },
    forget(taskId) {
      const kept = rules.filter((rule) => rule.taskId !== taskId)
      if (kept.length < rules.length) note(put(kept))
    },
  }
}

const ofAsker = (rules: readonly PermissionRule[], { agent, taskId }: Asker) =>
  rules.filter((rule) => rule.agent === agent && (rule.scope === 'workspace' || rule.taskId === taskId))

const isSame = (one: PermissionRule, other: PermissionRule) =>
  one.agent === other.agent &&
  one.kind === other.kind &&
  one.text === other.text &&
  one.scope === other.scope &&
  one.taskId === other.taskId

/** A rule as it is kept, or why it cannot be one. */
function normalised({ kind, text }: RuleText): RuleText | { readonly error: string } {
  if (kind === 'edit') {
    const read = readEditRule(text)
    return 'error' in read ? read : { kind, text: read.place }
  }
  const read = readCommandRule(text.trim())
  return 'error' in read ? read : { kind, text: text.trim() }
}

/** True where what is asked is covered, and not without the new rule, which is the first. */
async function isMeant(
  places: RealPlaces,
  asked: PermissionAsked,
  rules: readonly PermissionRule[],
): Promise<boolean> {
  const [fresh] = rules
  const about = readAsked(asked)
  if (!fresh || fresh.kind !== about?.kind || !allowOnce(asked.options)) return false
  return (
    (await covering(
      places,
      about,
      rules.filter(({ kind }) => kind === about.kind),
    )) === fresh
  )
}

/** The rule that covers all of it; of several that it needs together the newest. */
async function covering(
  places: RealPlaces,
  about: AskedFor,
  rules: readonly PermissionRule[],
): Promise<PermissionRule | null> {
  if (about.kind === 'edit') {
    for (const rule of rules) if (await coversEdits(places, rule.text, about.touched)) return rule
    return null
  }
  const { cwd } = about
  const folder = cwd === null ? places.root : isAbsolute(cwd) ? cwd : join(places.root, cwd)
  if (cwd?.split('/').includes('..') || !(await places.isInside(folder))) return null
  const used = new Set<PermissionRule>()
  for (const words of about.parts) {
    const rule = await coveringWords(places, folder, words, rules)
    if (!rule) return null
    used.add(rule)
  }
  return rules.find((rule) => used.has(rule)) ?? null
}

async function coveringWords(
  places: RealPlaces,
  folder: string,
  words: readonly string[],
  rules: readonly PermissionRule[],
): Promise<PermissionRule | null> {
  for (const rule of rules) {
    const [begin] = readCommand(rule.text) ?? []
    // What was a rule before stands in a file, and may not be one any more.
    if (!begin || 'error' in readCommandRule(rule.text) || !beginsWith(words, begin)) continue
    // What the rule's words run is that of the root: an inner folder has other scripts by the same names.
    if (!isReader(begin) && (await places.locate(folder)) !== places.root) continue
    const named = placesBehind(words, begin)
    if (!named) continue
    const paths = named.map((place) => (isAbsolute(place) ? place : join(folder, place)))
    const inside = await Promise.all(paths.map((path) => places.isInside(path)))
    if (inside.every((isInside) => isInside)) return rule
  }
  return null
}
