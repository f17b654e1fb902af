import { useQuery } from '@tanstack/react-query'
import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import { useConfig, usePorts, useWorkspace } from '../../context/WorkspaceProvider'
import { selectPort } from '../store'
import { usePreview } from './PreviewContext'
import styles from './PreviewProblems.module.css'
import type { Problem } from './previewBridge'
import { type StackPlace, stackPlace } from './stackPlace'

interface PreviewProblemsProps {
  id: string
  /** Puts a problem into the message to the agent. */
  onTell: ((prompt: string) => void) | undefined
  onOpenFile: ((path: string, line: number) => void) | undefined
}

/** What went wrong in the previewed page, newest first. */
export function PreviewProblems({ id, onTell, onOpenFile }: PreviewProblemsProps) {
  const { port, bridge, state, navigation } = usePreview()
  const { problems } = state
  const { origin, path } = navigation
  // The program's folder, from the workspace root; unknown where the server does not tell.
  const cwd = usePorts(selectPort(port))?.cwd
  const root = useConfig((state) => state.config?.workspace.root ?? null)
  if (problems.length === 0 || origin === null) return null

  function tell({ text: words, stack }: Problem) {
    const problem = stack === null ? words : `${words}\n${stack}`
    onTell?.(text.problemPrompt(port, path, localised(problem, origin ?? '', port)))
  }

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
                {onTell && (
                  <Button size="sm" onClick={() => tell(problem)}>
                    {text.addToMessage}
                  </Button>
                )}
              </p>
            </li>
          )
        })}
      </ol>
      <Button size="sm" variant="quiet" onClick={bridge.clearProblems}>
        {text.clear}
      </Button>
    </section>
  )
}

/** With the address that the program knows: the preview's own is a secret. */
const localised = (words: string, origin: string, port: number): string =>
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
