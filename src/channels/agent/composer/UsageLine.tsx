import { useMemo } from 'react'
import { agentContextMessages } from '../../../messages/agentContext'
import { agentItemMessages } from '../../../messages/agentItems'
import { Button } from '../../../ui/Button'
import { useEmbedHost } from '../../context/EmbedHostContext'
import { useDisabledReason } from '../../context/useDisabledReason'
import { useAgent } from '../../context/WorkspaceProvider'
import { useIsBusy } from '../header/useAgentState'
import { selectTask } from '../store'
import { useCommands } from '../useView'
import styles from './Composer.module.css'

const copy = agentContextMessages.usage
/** Share of the context from which on a conversation soon has to be shortened. */
const NEARLY_FULL = 0.8
/** What agents call it. */
const COMPACTING: ReadonlySet<string> = new Set(['compact', 'compress', 'summarize'])

/** How much of what the model can hold the conversation uses, and what it cost, where the agent says so. */
export function UsageLine({ taskId }: { taskId: string }) {
  const usage = useAgent((state) => selectTask(taskId)(state)?.usage)
  const listed = useAgent((state) => selectTask(taskId)(state)?.commands?.commands)
  const formats = useUsageFormats()
  if (!usage) return null
  const { contextUsed, contextSize, cost, turnCost } = usage
  const used = contextUsed === undefined || !contextSize ? null : Math.min(1, contextUsed / contextSize)
  const sum = cost && formats.money(cost)
  if (used === null && sum === undefined) return null
  const isNearlyFull = used !== null && used >= NEARLY_FULL
  const compact = isNearlyFull ? listed?.find(({ name }) => COMPACTING.has(name)) : undefined
  const words = used === null ? null : [formats.percent(used), formats.count(contextSize ?? 0)]
  return (
    <div className={styles.status}>
      {isNearlyFull && <span className={styles.warning}>{copy.nearlyFull}</span>}
      {compact && <CompactButton command={compact.name} />}
      {words && (
        <span className={styles.hint} title={copy.contextName(words[0] ?? '', words[1] ?? '')}>
          {copy.context(words[0] ?? '', words[1] ?? '')}
        </span>
      )}
      {sum !== undefined && (
        <span className={styles.hint}>
          {turnCost ? copy.costOfTurn(formats.money(turnCost), sum) : copy.cost(sum)}
        </span>
      )}
    </div>
  )
}

function CompactButton({ command }: { command: string }) {
  const commands = useCommands()
  const off = useDisabledReason('agent', 'current')
  const isBusy = useIsBusy()
  return (
    <Button
      size="sm"
      disabledReason={off ?? (isBusy ? agentItemMessages.composer.busy : undefined)}
      onClick={() => commands.prompt(`/${command}`)}
    >
      {copy.compact}
    </Button>
  )
}

interface Money {
  readonly amount: number
  readonly currency: string
}

function useUsageFormats() {
  const { locale } = useEmbedHost()
  return useMemo(() => {
    const of = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale ?? undefined, options)
    const percent = of({ style: 'percent', maximumFractionDigits: 0 })
    const count = of({ notation: 'compact', maximumFractionDigits: 1 })
    return {
      percent: (share: number) => percent.format(share),
      count: (tokens: number) => count.format(tokens),
      money: ({ amount, currency }: Money) => money(of, amount, currency),
    }
  }, [locale])
}

function money(
  of: (options: Intl.NumberFormatOptions) => Intl.NumberFormat,
  amount: number,
  currency: string,
): string {
  // A turn often costs less than a cent.
  const maximumFractionDigits = amount < 0.1 ? 4 : 2
  try {
    return of({ style: 'currency', currency, maximumFractionDigits }).format(amount)
  } catch {
    // The agent counts in something that is no currency, credits for instance.
    return `${of({ maximumFractionDigits }).format(amount)} ${currency}`
  }
}
