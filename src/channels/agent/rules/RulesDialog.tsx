import { useMutation } from '@tanstack/react-query'
import { useId, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand/react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { ruleMessages as words } from '../../../messages/permissionRules'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { Dialog } from '../../../ui/dialog/Dialog'
import { TextField } from '../../../ui/field/TextField'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent, useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { conversationTitle } from '../header/conversationTitle'
import type { PermissionRule } from '../shared/rulesProtocol'
import { AddRule } from './AddRule'
import styles from './RulesDialog.module.css'
import { readRules, removeRule } from './ruleRequests'

interface ShownRule {
  readonly rule: PermissionRule
  readonly agent: string
  /** Where it holds. */
  readonly scope: string
}

/** What agents may do without a question: each rule with who gave it and how often it was used, to be revoked. */
export function RulesDialog({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('')
  const search = useRef<HTMLInputElement>(null)
  const { rules, isUnreadable } = useRules()
  const off = useDisabledReason('agent', 'connected', { offline: words.offline })
  const shown = rules?.filter((each) => fits(each, query))
  return (
    <Dialog open title={words.title} shape="page" initialFocus={search} onClose={onClose}>
      <p className={styles.intro}>{words.intro}</p>
      <TextField ref={search} label={words.search} type="search" value={query} onChange={setQuery} />
      {isUnreadable && <p role="alert">{words.unreadable}</p>}
      {!shown && !isUnreadable && <p role="status">{words.loading}</p>}
      {shown && (
        <p role="status" className={styles.count}>
          {rules?.length === 0
            ? words.empty
            : shown.length === 0
              ? words.none(query)
              : words.found(shown.length)}
        </p>
      )}
      {shown && shown.length > 0 && (
        <ul className={styles.rules} aria-label={words.label}>
          {shown.map((each) => (
            <RuleRow key={each.rule.ruleId} {...each} off={off} onGone={() => focusIfHere(search.current)} />
          ))}
        </ul>
      )}
      <AddRule off={off} />
    </Dialog>
  )
}

/** All rules as the server told them last; null before it did. */
function useRules(): { readonly rules: readonly ShownRule[] | null; readonly isUnreadable: boolean } {
  const { agent } = useWorkspace()
  const told = useStore(agent.rules.store, (state) => state.told)
  const tasks = useAgent((state) => state.tasks)
  const providers = useConfig(({ config }) => config?.agent?.providers)
  const read = useMemo(() => (told ? readRules(told) : null), [told])
  const rules = useMemo(
    () =>
      read?.map((rule): ShownRule => {
        const { agent: id, taskId } = rule
        const isThere = taskId !== undefined && tasks[taskId] !== undefined
        return {
          rule,
          agent: providers?.find((provider) => provider.id === id)?.name ?? id,
          scope:
            rule.scope === 'workspace'
              ? words.scope.workspace
              : words.scope.conversation(
                  isThere ? conversationTitle(agent.store.getState(), taskId) : (taskId ?? ''),
                ),
        }
      }) ?? null,
    [read, providers, tasks, agent],
  )
  return { rules, isUnreadable: told !== null && read === null }
}

function fits({ rule, agent, scope }: ShownRule, query: string): boolean {
  const all = [rule.text, words.what[rule.kind], agent, scope, whoOf(rule)].join(' ').toLowerCase()
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word))
}

const whoOf = ({ by }: PermissionRule) => words.who(by.client?.slice(0, 8) ?? null, by.address)

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const when = (at: string) => (Number.isNaN(Date.parse(at)) ? at : moment.format(new Date(at)))

function RuleRow({
  rule,
  agent,
  scope,
  off,
  onGone,
}: ShownRule & { off: string | undefined; onGone: () => void }) {
  const { rules } = useWorkspace().agent
  const announce = useAnnounce()
  const name = useId()
  const text = revealHiddenInLine(rule.text)
  const revoking = useMutation({
    networkMode: 'always',
    mutationFn: () => removeRule(rules, rule.ruleId, words),
    onSuccess() {
      announce(words.revoked(text), { politeness: 'polite' })
      onGone()
    },
  })
  return (
    <li className={styles.rule} aria-labelledby={name}>
      <div className={styles.about}>
        <p id={name} className={styles.what}>
          {words.what[rule.kind]} <code>{text}</code>
        </p>
        <p className={styles.note}>
          {agent} {scope}
        </p>
        <p className={styles.note}>{words.given(when(rule.at), whoOf(rule))}</p>
        <p className={styles.note}>
          {words.uses(rule.uses, rule.lastUsed === undefined ? null : when(rule.lastUsed))}
        </p>
        {revoking.error && (
          <p role="alert" className={styles.problem}>
            {words.failed(revoking.error.message)}
          </p>
        )}
      </div>
      <Button
        aria-label={words.revokeThis(text)}
        disabledReason={off}
        busy={revoking.isPending}
        onClick={() => revoking.mutate()}
      >
        {revoking.isPending ? words.revoking : words.revoke}
      </Button>
    </li>
  )
}
