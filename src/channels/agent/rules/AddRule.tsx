import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ruleMessages as words } from '../../../messages/permissionRules'
import { cardMessages } from '../../../messages/requestCards'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { Select } from '../../../ui/field/Select'
import { TextField } from '../../../ui/field/TextField'
import { useAgent, useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import type { RuleText } from '../shared/eventSchemas'
import type { RuleScope } from '../shared/rulesProtocol'
import { useTaskId } from '../useView'
import styles from './RulesDialog.module.css'
import { addRule } from './ruleRequests'

const KINDS: readonly RuleText['kind'][] = ['command', 'edit']

/** A rule without a question that it answers. */
export function AddRule({ off }: { off: string | undefined }) {
  const { rules } = useWorkspace().agent
  const announce = useAnnounce()
  const providers = useConfig(({ config }) => config?.agent?.providers) ?? []
  const taskId = useTaskId()
  const shown = useAgent((state) => (taskId === null ? undefined : state.tasks[taskId]?.task?.agent))
  const [kind, setKind] = useState<RuleText['kind']>('command')
  const [chosen, setChosen] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [scope, setScope] = useState<RuleScope>('workspace')
  const agent = chosen ?? shown ?? providers[0]?.id ?? ''
  // A conversation has one agent.
  const scopes: readonly RuleScope[] =
    taskId !== null && agent === shown ? ['workspace', 'conversation'] : ['workspace']
  const within = scopes.includes(scope) ? scope : 'workspace'
  const adding = useMutation({
    networkMode: 'always',
    mutationFn: (said: string) =>
      addRule(
        rules,
        {
          rule: { kind, text: said },
          scope: within,
          agent,
          ...(within === 'conversation' && taskId !== null ? { taskId } : {}),
        },
        words,
      ),
    onSuccess(_, said) {
      announce(words.added(said), { politeness: 'polite' })
      // What was written meanwhile is the next one.
      setText((now) => (now === said ? '' : now))
    },
  })
  const refusal = off ?? (text.trim() === '' ? words.missing : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (refusal === undefined && !adding.isPending) adding.mutate(text)
  }
  return (
    <form className={styles.add} aria-label={words.add} onSubmit={submit}>
      <h3>{words.add}</h3>
      <div className={styles.fields}>
        <Select
          label={words.kind}
          value={kind}
          options={KINDS.map((value) => ({ value, label: words.kinds[value] }))}
          onChange={setKind}
        />
        <Select
          label={words.agent}
          value={agent}
          options={providers.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setChosen}
        />
        <Select
          label={words.where}
          value={within}
          options={scopes.map((value) => ({ value, label: cardMessages.rule.scopes[value] }))}
          onChange={setScope}
        />
      </div>
      <TextField
        className={styles.text}
        label={words.text[kind]}
        placeholder={words.example[kind]}
        value={text}
        maxLength={256}
        error={adding.error?.message}
        onChange={(next) => {
          setText(next)
          adding.reset()
        }}
      />
      <div>
        <Button type="submit" disabledReason={refusal} busy={adding.isPending}>
          {adding.isPending ? words.adding : words.confirm}
        </Button>
      </div>
    </form>
  )
}
