import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { cardMessages } from '../../../messages/requestCards'
import { Button } from '../../../ui/Button'
import { TextField } from '../../../ui/field/TextField'
import { useAgent, useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import { addRule } from '../rules/ruleRequests'
import type { RuleScope } from '../shared/rulesProtocol'
import type { PermissionItem } from '../shared/state'
import { leaveOnEscape } from './DenyForm'
import styles from './NeedsYou.module.css'
import { useEntered } from './useEntered'
import { useRefusal } from './useRefusal'

const copy = cardMessages.rule
const SCOPES: readonly RuleScope[] = ['conversation', 'workspace']

/** Allows once by a rule for what is like it, which the user sees word for word and may change before. */
export function RuleForm({ item, onBack }: { item: PermissionItem; onBack: () => void }) {
  const { rules } = useWorkspace().agent
  const refusal = useRefusal()
  const agent = useAgentName(item.taskId)
  const suggested = item.suggests ?? { kind: 'command' as const, text: '' }
  const [text, setText] = useState(suggested.text)
  const [scope, setScope] = useState<RuleScope>('conversation')
  const field = useRef<HTMLInputElement>(null)
  const scopeName = useId()
  useEntered(field)
  const adding = useMutation({
    networkMode: 'always',
    mutationFn: () =>
      addRule(rules, { rule: { kind: suggested.kind, text }, scope, allows: item.requestId }, copy),
  })
  const off = refusal ?? (text.trim() === '' ? copy.empty : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (off === undefined && !adding.isPending) adding.mutate()
  }
  return (
    <form className={styles.form} onSubmit={submit} onKeyDown={leaveOnEscape(onBack)}>
      <TextField
        ref={field}
        className={styles.ruleText}
        label={copy.label[suggested.kind]}
        description={copy.note[suggested.kind](agent)}
        value={text}
        error={adding.error?.message}
        maxLength={256}
        onChange={(next) => {
          setText(next)
          adding.reset()
        }}
      />
      <fieldset className={styles.scopes}>
        <legend className={styles.hidden}>{copy.scope}</legend>
        {SCOPES.map((each) => (
          <label key={each} className={styles.option}>
            <input type="radio" name={scopeName} checked={scope === each} onChange={() => setScope(each)} />
            {copy.scopes[each]}
          </label>
        ))}
      </fieldset>
      <div className={styles.actions}>
        <Button type="submit" variant="primary" disabledReason={off} busy={adding.isPending}>
          {adding.isPending ? copy.keeping : copy.confirm}
        </Button>
        <Button onClick={onBack}>{cardMessages.permission.back}</Button>
      </div>
    </form>
  )
}

/** Of the agent of a conversation, as the server calls it. */
function useAgentName(taskId: string): string {
  const id = useAgent((state) => state.tasks[taskId]?.task?.agent)
  const name = useConfig(
    ({ config }) => config?.agent?.providers.find((provider) => provider.id === id)?.name,
  )
  return name ?? id ?? ''
}
