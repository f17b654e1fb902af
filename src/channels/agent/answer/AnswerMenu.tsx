import { Ellipsis } from 'lucide-react'
import { memo, useRef } from 'react'
import { forkMessages, answerMessages as words } from '../../../messages/answer'
import { IconButton } from '../../../ui/IconButton'
import { Menu, type MenuItem } from '../../../ui/menu/Menu'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { ForkStrip } from '../fork/ForkStrip'
import { useFork } from '../fork/useFork'
import { goToAnswer } from '../transcript/answerEnds'
import styles from './answer.module.css'
import { answerMarkdown, answerOf, isLastAnswer } from './answerOf'
import { useMessageActs } from './useMessageActs'

/** What can be done with an answer, of which this is one part. It looks at the conversation when it is opened. */
export const AnswerMenu = memo(function AnswerMenu({ taskId, itemId }: { taskId: string; itemId: string }) {
  const { agent } = useWorkspace()
  const acts = useMessageActs()
  const fork = useFork()
  const place = useRef<HTMLSpanElement>(null)
  const go = (where: 'start' | 'end') => {
    const article = place.current?.closest('article')
    if (article) goToAnswer(article, where)
  }
  const items = (): readonly MenuItem[] => {
    const state = agent.store.getState()
    const parts = answerOf(state, taskId, itemId)
    const part = parts.filter(({ id }) => id === itemId)
    const copy = (some: typeof parts) =>
      acts.copy(
        answerMarkdown(some),
        some.some(({ truncated }) => truncated),
      )
    return [
      { id: 'copy', label: words.copyAnswer, onSelect: () => copy(parts) },
      ...(parts.length > 1 ? [{ id: 'part', label: words.copyPart, onSelect: () => copy(part) }] : []),
      { id: 'start', label: words.toStart, separatorBefore: true, onSelect: () => go('start') },
      { id: 'end', label: words.toEnd, onSelect: () => go('end') },
      ...(isLastAnswer(state, taskId, itemId) && fork.isOffered(state.tasks[taskId]?.task?.agent)
        ? [
            {
              id: 'fork',
              label: forkMessages.forkFromHere,
              separatorBefore: true,
              disabledReason: fork.off(taskId),
              onSelect: () => fork.run(taskId),
            },
          ]
        : []),
    ]
  }
  return (
    <>
      <span ref={place} className={styles.menu} data-row-menu="">
        <Menu
          label={words.menu}
          trigger={<IconButton size="sm" label={words.menu} icon={Ellipsis} />}
          items={items}
        />
      </span>
      <ForkStrip fork={fork} />
    </>
  )
})
