import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { OpenQuestion } from '../../channels/files/git/gitStore'
import { useGit, useGitState } from '../../channels/files/git/useGit'
import { revealHidden, revealHiddenInLine } from '../../lib/text/revealHidden'
import { gitLogMessages } from '../../messages/editing/gitLog'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'
import { TextField } from '../../ui/field/TextField'
import { useApp } from '../AppContext'

const words = gitLogMessages.ask

/** What git asks of the user, one after the other, and the way to what another part of the page wants shown. */
export function GitQuestions() {
  const git = useGit()
  const { commands } = useApp()
  const shown = useGitState((state) => state.shown)
  const question = useGitState(({ questions }) => questions[0])
  useEffect(() => {
    if (shown) commands.run('focusChanges')
  }, [shown, commands])
  if (!question) return null
  return (
    <Question
      key={question.ask}
      question={question}
      onAnswer={(answer) => git.answer(question.ask, answer)}
    />
  )
}

interface QuestionProps {
  question: OpenQuestion
  onAnswer: (answer: string | null) => void
}

/** What is typed stays in this dialog, and goes with it. */
function Question({ question, onAnswer }: QuestionProps) {
  const { kind, prompt, repository, remote, url, limitMs } = question
  const [answer, setAnswer] = useState('')
  const form = useId()
  const field = useRef<HTMLInputElement>(null)
  const no = useRef<HTMLButtonElement>(null)
  const isTyped = kind === 'text' || kind === 'secret'
  const where = repository === '/' ? words.root : revealHiddenInLine(repository.slice(1))
  const other = revealHiddenInLine(url === '' ? remote : `${remote} (${url})`)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAnswer(answer)
  }
  return (
    <Dialog
      open
      title={words.title[kind]}
      role="alertdialog"
      initialFocus={isTyped ? field : no}
      onClose={() => onAnswer(null)}
      footer={
        <>
          <Button ref={no} onClick={() => onAnswer(kind === 'host' ? 'no' : null)}>
            {kind === 'host' ? words.no : words.cancel}
          </Button>
          {isTyped && (
            <Button variant="primary" type="submit" form={form}>
              {words.answer}
            </Button>
          )}
          {kind === 'host' && (
            <Button variant="danger" onClick={() => onAnswer('yes')}>
              {words.yes}
            </Button>
          )}
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <p>{words.about(where, other)}</p>
        <p style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{revealHidden(prompt.trim())}</p>
        {kind === 'host' && <p>{words.hostNote}</p>}
        {isTyped && (
          <TextField
            ref={field}
            label={kind === 'text' ? words.name : words.secret}
            description={kind === 'secret' ? words.notKept : undefined}
            type={kind === 'text' ? 'text' : 'password'}
            autoComplete={kind === 'text' ? 'off' : 'new-password'}
            value={answer}
            onChange={setAnswer}
          />
        )}
        <p>{words.limit(Math.round(limitMs / 60_000))}</p>
      </form>
    </Dialog>
  )
}
