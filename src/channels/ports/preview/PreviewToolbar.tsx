import { ArrowLeft, ArrowRight, Crosshair, ExternalLink, RefreshCcwDot, RotateCw } from 'lucide-react'
import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import { Select } from '../../../ui/field/Select'
import { IconButton } from '../../../ui/IconButton'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { useSetting } from '../../config/useSetting'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { PreviewAddressField } from './PreviewAddressField'
import { usePreview } from './PreviewContext'
import { PreviewHelperMenu } from './PreviewHelperMenu'
import styles from './PreviewToolbar.module.css'
import { type Screenshot, ScreenshotButton } from './screenshot/ScreenshotButton'

/** CSS pixels of the frame: a phone, a tablet, a small laptop. */
const PRESETS: readonly number[] = [390, 768, 1024]

interface PreviewToolbarProps {
  problems: ProblemsToggle
  /** An element of the page can go into a message. */
  canPick: boolean
  /** Null where no pictures are taken. */
  screenshot: Screenshot | null
}

interface ProblemsToggle {
  /** DOM id of the list that it shows and hides. */
  readonly id: string
  readonly isOpen: boolean
  readonly toggle: () => void
}

export function PreviewToolbar({ problems, canPick, screenshot }: PreviewToolbarProps) {
  const { port, bridge, state, navigation, live } = usePreview()
  const isShown = navigation.source !== null
  const offline = live ? undefined : text.offline
  const { place, isPicking } = state
  const pick = () => bridge.command({ type: isPicking ? 'cancelPick' : 'pick' })
  return (
    <Toolbar className={styles.toolbar} label={text.previewTitle(port)}>
      <HistoryButtons />
      <ToolbarItem>
        <IconButton
          label={text.reload}
          icon={RotateCw}
          disabled={!isShown}
          disabledReason={offline}
          onClick={navigation.reload}
        />
      </ToolbarItem>
      <PreviewAddressField path={navigation.path} disabledReason={offline} onGo={navigation.go} />
      <ProblemsButton {...problems} />
      <span className={styles.wide}>
        {canPick && place && (
          <ToolbarItem>
            <IconButton label={text.pick} icon={Crosshair} pressed={isPicking} onClick={pick} />
          </ToolbarItem>
        )}
        {screenshot && <ScreenshotButton {...screenshot} />}
      </span>
      <PreviewHelperMenu
        isShown={isShown}
        offline={offline}
        screenshot={screenshot}
        isThere={place !== null}
        onPick={canPick ? pick : null}
      />
      <span className={styles.wide}>
        <ReloadOnSave />
        <Width />
      </span>
      <ToolbarItem>
        <IconButton
          label={text.openInNewTab}
          icon={ExternalLink}
          disabled={!isShown}
          disabledReason={offline}
          onClick={navigation.openOutside}
        />
      </ToolbarItem>
    </Toolbar>
  )
}

/** Only where the helper script knows the page's history. */
function HistoryButtons() {
  const { bridge, state } = usePreview()
  const { place } = state
  if (typeof place?.canGoBack !== 'boolean') return null
  return (
    <>
      <ToolbarItem>
        <IconButton
          label={text.back}
          icon={ArrowLeft}
          disabled={!place.canGoBack}
          onClick={() => bridge.command({ type: 'back' })}
        />
      </ToolbarItem>
      <ToolbarItem>
        <IconButton
          label={text.forward}
          icon={ArrowRight}
          disabled={!place.canGoForward}
          onClick={() => bridge.command({ type: 'forward' })}
        />
      </ToolbarItem>
    </>
  )
}

function ProblemsButton({ id, isOpen, toggle }: ProblemsToggle) {
  const { problems } = usePreview().state
  if (problems.length === 0) return null
  return (
    <ToolbarItem>
      <Button size="sm" aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} onClick={toggle}>
        {text.problems(problems.length)}
      </Button>
    </ToolbarItem>
  )
}

function ReloadOnSave() {
  const { config } = useWorkspace()
  const isOn = useSetting('preview.reloadOnSave')
  return (
    <ToolbarItem>
      <IconButton
        label={text.reloadOnSave}
        icon={RefreshCcwDot}
        pressed={isOn}
        onClick={() => config.commands.set({ 'preview.reloadOnSave': !isOn })}
      />
    </ToolbarItem>
  )
}

function Width() {
  const { width, setWidth } = usePreview()
  const isFree = width !== null && !PRESETS.includes(width)
  return (
    <Select
      label={text.width}
      hideLabel
      value={width === null ? 'fit' : String(width)}
      options={[
        { value: 'fit', label: text.fit },
        ...PRESETS.map((preset) => ({ value: String(preset), label: text.pixels(preset) })),
        ...(isFree ? [{ value: String(width), label: text.free(width) }] : []),
      ]}
      onChange={(chosen) => setWidth(chosen === 'fit' ? null : Number(chosen))}
    />
  )
}
