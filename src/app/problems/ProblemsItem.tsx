import { useMemo } from 'react'
import { problemMessages as words } from '../../messages/editing/problems'
import { Tooltip } from '../../ui/tooltip/Tooltip'
import { useApp, useLayout } from '../AppContext'
import styles from '../status/StatusBar.module.css'
import { SeveritySign } from './ProblemRowView'
import { countBy } from './problemRows'
import { useProblemsState } from './useProblems'

/** How many errors and warnings are known; leads to them. */
export function ProblemsItem() {
  const { commands } = useApp()
  const diagnostics = useProblemsState((state) => state.diagnostics)
  const counts = useMemo(() => countBy(diagnostics), [diagnostics])
  const hasTab = useLayout((state) => state.constraints.panelTabs.includes('problems'))
  if (!hasTab) return null
  const said = words.status(counts)
  return (
    <Tooltip text={said} shortcut={commands.shown('nextProblem')} side="top">
      <button
        type="button"
        className={styles.item}
        aria-label={said}
        onClick={() => commands.run('panel.problems')}
      >
        <SeveritySign severity="error" size={12} />
        {counts.error}
        <SeveritySign severity="warning" size={12} />
        {counts.warning}
      </button>
    </Tooltip>
  )
}
