import { useQuery } from '@tanstack/react-query'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { useConfig, useWorkspace } from '../../context/WorkspaceProvider'
import styles from './PreviewProblems.module.css'
import type { Problem } from './previewBridge'
import { type StackPlace, stackPlace } from './stackPlace'

const text = messages.ports

interface PreviewProblemsProps {
  id: string
  problems: readonly Problem[]
  origin: string
  port: number
  /** The program's folder, from the workspace root; unknown where the server does not tell. */
  cwd: string | undefined
  onAdd: ((problem: Problem) => void) | undefined
  onOpenFile: ((path: string, line: number) => void) | undefined
  onClear: () => void
}

/** What went wrong in the previewed page, newest first. */
export function PreviewProblems(props: PreviewProblemsProps) {
  const { id, problems, origin, port, cwd, onAdd, onOpenFile, onClear } = props
  const root = useConfig((state) => state.config?.workspace.root ?? null)
  return (
    <section id={id} className={styles.problems} aria-label={text.problems(problems.length)}>
      <ol className={styles.list}>
        {problems.toReversed().map((problem) => {
          const place =
            problem.stack !== null && cwd !== undefined
              ? stackPlace(problem.stack, { origin, cwd, root })
              : null
          return (
            <li key={problem.id} className={styles.problem}>
              <p className={styles.head}>
                <span className={styles.kind}>{text.problemKinds[problem.kind]}</span>
                <span className={styles.words} dir="auto">
                  {problem.text}
                </span>
                {problem.count > 1 && <span className={styles.kind}>{text.times(problem.count)}</span>}
              </p>
              {problem.stack !== null && (
                <pre className={styles.stack} dir="ltr">
                  {localised(problem.stack, origin, port)}
                </pre>
              )}
              <p className={styles.actions}>
                {place && onOpenFile && <PlaceButton place={place} onOpenFile={onOpenFile} />}
                {onAdd && (
                  <Button size="sm" onClick={() => onAdd(problem)}>
                    {text.addToMessage}
                  </Button>
                )}
              </p>
            </li>
          )
        })}
      </ol>
      <Button size="sm" variant="quiet" onClick={onClear}>
        {text.clear}
      </Button>
    </section>
  )
}

/** As the program knows itself: the preview's own address is a secret, and tells nobody anything. */
export const localised = (words: string, origin: string, port: number): string =>
  words.replaceAll(origin, `http://localhost:${port}`)

/** Only where there is such a file: what a bundler made of it has an address and no file. */
function PlaceButton(props: { place: StackPlace; onOpenFile: (path: string, line: number) => void }) {
  const { place, onOpenFile } = props
  const { queries } = useWorkspace().files
  const found = useQuery(queries.stat(place.path))
  if (found.data?.type !== 'file') return null
  return (
    <Button size="sm" variant="quiet" onClick={() => onOpenFile(place.path, place.line)}>
      {text.openPlace(place.path, place.line)}
    </Button>
  )
}
