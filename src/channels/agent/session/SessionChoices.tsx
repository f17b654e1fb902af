import { SlidersHorizontal } from 'lucide-react'
import { Suspense } from 'react'
import { agentItemMessages } from '../../../messages/agentItems'
import { agentSessionMessages } from '../../../messages/agentSession'
import { Select } from '../../../ui/field/Select'
import { IconButton } from '../../../ui/IconButton'
import { lazyPart } from '../../../ui/later/lazyPart'
import { useCommands, useView } from '../useView'
import { draftKey } from '../viewStore'
import { type Setting, useChoices, useOffer } from './useSession'
import { withCurrent } from './withCurrent'

/** Only agents with such options need it. */
const OptionsPopover = lazyPart(async () => (await import('./OptionsPopover')).OptionsPopover)

/** The category of the one option that has a place of its own beside model and mode. */
const EFFORT = 'thought_level'

interface SessionChoicesProps {
  taskId: string | null
  setting: Setting
  /** Why nothing can be chosen now. */
  off: string | undefined
}

/** The mode of a conversation, or of the next one, and what else its agent lets one choose. */
export function SessionChoices({ taskId, setting, off }: SessionChoicesProps) {
  const { options } = useChoices(taskId)
  const { name } = useOffer(taskId)
  const effort = options.find(({ category, type }) => category === EFFORT && type === 'select')
  const others = options.filter((option) => option !== effort)
  const label = agentSessionMessages.optionsOf(name)
  return (
    <>
      <ModeChoice taskId={taskId} setting={setting} off={off} />
      {effort?.type === 'select' && (
        <Select
          label={effort.name}
          hideLabel
          disabledReason={off}
          value={String(setting.wished?.options?.[effort.id] ?? effort.value)}
          busy={setting.wished?.options?.[effort.id] !== undefined}
          options={withCurrent(effort.choices, effort.value)}
          onChange={(value) => setting.set({ options: { [effort.id]: value } })}
        />
      )}
      {others.length > 0 && (
        <Suspense fallback={<IconButton label={label} icon={SlidersHorizontal} disabled />}>
          <OptionsPopover label={label} options={others} setting={setting} off={off} />
        </Suspense>
      )}
    </>
  )
}

function ModeChoice({ taskId, setting, off }: SessionChoicesProps) {
  const { modes, mode = '' } = useChoices(taskId)
  const commands = useCommands()
  const sent = useView((view) => view.wished[draftKey(taskId)]?.mode)
  const wished = sent ?? setting.wished?.mode
  if (modes.length < 2) return null
  const value = wished ?? mode
  const isExplained = modes.some(({ id, description }) => id === value && description !== undefined)
  return (
    <Select
      label={agentItemMessages.composer.mode}
      hideLabel
      describedBy={isExplained ? setting.sentenceId : undefined}
      disabledReason={off}
      value={value}
      busy={wished !== undefined}
      options={withCurrent(modes, value)}
      onChange={(id) => (taskId === null ? setting.set({ mode: id }) : commands.setMode(taskId, id))}
    />
  )
}
