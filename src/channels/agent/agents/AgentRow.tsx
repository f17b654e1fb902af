import { type ReactNode, type Ref, useEffect, useId, useRef } from 'react'
import { focusIfHere } from '../../../lib/focusIfHere'
import { revealHiddenInLine } from '../../../lib/text/revealHidden'
import { agentsPageMessages as text } from '../../../messages/agentsPage'
import { Button } from '../../../ui/Button'
import { ExactText } from '../../../ui/ExactText'
import { VisuallyHidden } from '../../../ui/VisuallyHidden'
import { useDisabledReason } from '../../context/useDisabledReason'
import type { Abilities, KnownAgent } from '../shared/agentsProtocol'
import styles from './AgentsPage.module.css'

interface Props {
  readonly agent: KnownAgent
  /** New conversations begin with it. */
  readonly isDefault: boolean
  /** It is installed, and the user signs in, in a terminal. */
  readonly hasTerminal: boolean
  readonly onInstall: () => void
  readonly onSignIn: () => void
  readonly onRestart: () => void
  readonly onShowLog: () => void
  /** The user comes back from its log. */
  readonly takesFocus: boolean
}

/** One agent: how it is, what is known of it, what can be done with it. */
export function AgentRow(props: Props) {
  const { agent, isDefault, hasTerminal, takesFocus } = props
  const logButton = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (takesFocus) focusIfHere(logButton.current)
  }, [takesFocus])
  const heading = useId()
  const off = useDisabledReason('agent', 'connected')
  const { name, state } = agent
  const isInstallable = hasTerminal && canInstall(agent)
  return (
    <li className={styles.agent} aria-labelledby={heading}>
      <div className={styles.head}>
        <h3 id={heading} className={styles.name} dir="auto">
          {revealHiddenInLine(name)}
        </h3>
        <span className={styles.state} data-state={state}>
          <span className={styles.dot} aria-hidden="true" />
          {agent.turns > 0 ? text.state.working(agent.turns) : text.state[state]}
        </span>
        {isDefault && <span className={styles.note}>{text.isDefault}</span>}
      </div>
      {agent.description !== null && (
        <p className={styles.description} dir="auto">
          {agent.description}
        </p>
      )}
      <Reason agent={agent} isInstallable={isInstallable} />
      <Facts agent={agent} />
      <div className={styles.actions}>
        {isInstallable && <Action name={name} label={text.install} off={off} onClick={props.onInstall} />}
        {hasTerminal && agent.login !== null && state !== 'not_installed' && (
          <Action name={name} label={text.signIn} off={off} onClick={props.onSignIn} />
        )}
        {(state === 'running' || state === 'starting' || state === 'failed') && (
          <Action name={name} label={text.restart} off={off} onClick={props.onRestart} />
        )}
        <Action ref={logButton} name={name} label={text.showLog} onClick={props.onShowLog} />
      </div>
    </li>
  )
}

/** What a registry names may be missing although its launcher is there, which only its start tells. */
const canInstall = ({ install, state, source, can }: KnownAgent): boolean =>
  install !== null &&
  (state === 'not_installed' || state === 'failed' || (source === 'registry' && can === null))

interface ActionProps {
  readonly name: string
  readonly label: string
  readonly off?: string | undefined
  readonly onClick: () => void
  readonly ref?: Ref<HTMLButtonElement> | undefined
}

const Action = ({ name, label, off, onClick, ref }: ActionProps) => (
  <Button ref={ref ?? null} size="sm" disabledReason={off} onClick={onClick}>
    {label}
    <VisuallyHidden> {name}</VisuallyHidden>
  </Button>
)

/** Its first line is a sentence, the others are what the agent printed. */
function Reason({ agent, isInstallable }: { readonly agent: KnownAgent; readonly isInstallable: boolean }) {
  const { reason, install, state } = agent
  const isMissing = isInstallable && state === 'not_installed'
  const [sentence = '', ...printed] = (reason ?? '').split('\n')
  return (
    <>
      {reason !== null && !isMissing && <p className={styles.reason}>{revealHiddenInLine(sentence)}</p>}
      {printed.length > 0 && !isMissing && <ExactText text={printed.join('\n')} />}
      {isInstallable && install !== null && (
        <p className={styles.reason}>
          {text.installNote} <code className={styles.line}>{revealHiddenInLine(install)}</code>
        </p>
      )}
    </>
  )
}

function Facts({ agent }: { readonly agent: KnownAgent }) {
  const { state, version, title, name, can, command, program, variables, source } = agent
  const named = title !== null && title !== name ? `${title} ` : ''
  const isThere = state !== 'not_installed'
  return (
    <dl className={styles.facts}>
      {(isThere || version !== null) && (
        <Fact term={text.version}>
          {version === null ? text.unknownVersion : revealHiddenInLine(`${named}${version}`)}
        </Fact>
      )}
      {command !== null && (
        <Fact term={text.program} isCode={program !== null}>
          {program === null ? text.notFound(revealHiddenInLine(command)) : revealHiddenInLine(program)}
        </Fact>
      )}
      {isThere && (
        <Fact term={text.can}>{can === null ? text.canUnknown : abilitiesOf(can).join(' · ')}</Fact>
      )}
      {isThere && variables.length > 0 && (
        <Fact term={text.variables} isCode>
          {variables.join(' ')}
        </Fact>
      )}
      <Fact term={text.namedBy}>{text.source[source]}</Fact>
    </dl>
  )
}

interface FactProps {
  readonly term: string
  readonly isCode?: boolean
  readonly children: ReactNode
}

const Fact = ({ term, isCode = false, children }: FactProps) => (
  <div className={styles.fact}>
    <dt>{term}</dt>
    <dd className={isCode ? styles.code : undefined}>{children}</dd>
  </div>
)

function abilitiesOf(can: Abilities): readonly string[] {
  const { images, embeddedContext, resume, fork, list, folders, mcp } = text.abilities
  const said: readonly (readonly [boolean, string])[] = [
    [can.images, images],
    [can.embeddedContext, embeddedContext],
    [can.resume || can.load, resume],
    [can.list, list],
    [can.fork, fork],
    [can.folders, folders],
  ]
  return [...said.flatMap(([isSo, words]) => (isSo ? [words] : [])), mcp(can.mcp)]
}
