import { ArrowLeft, ArrowRight, Crosshair, ExternalLink, RefreshCcwDot, RotateCw } from 'lucide-react'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { Select } from '../../../ui/field/Select'
import { IconButton } from '../../../ui/IconButton'
import { Toolbar, ToolbarItem } from '../../../ui/Toolbar'
import { useSetting } from '../../config/useSetting'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { PreviewAddressField } from './PreviewAddressField'
import { PreviewHelperMenu } from './PreviewHelperMenu'
import styles from './PreviewToolbar.module.css'
import type { PreviewBridge, PreviewState } from './previewBridge'
import { type Screenshot, ScreenshotButton } from './screenshot/ScreenshotButton'

const text = messages.ports

/** CSS pixels of the frame: a phone, a tablet, a small laptop. */
const PRESETS: readonly number[] = [390, 768, 1024]

interface PreviewToolbarProps {
  number: number
  path: string
  /** There is a frame. */
  isShown: boolean
  live: boolean
  state: PreviewState
  bridge: PreviewBridge
  /** CSS pixels; null fills the pane. */
  width: number | null
  onWidth: (width: number | null) => void
  problems: { readonly id: string; readonly isOpen: boolean; readonly toggle: () => void }
  onGo: (path: string) => void
  onReload: () => void
  openOutside: () => void
  /** An element of the page can go into a message. */
  canPick: boolean
  /** Null where the browser takes no pictures of its own tab, or nobody wants them. */
  screenshot: Screenshot | null
}

export function PreviewToolbar(props: PreviewToolbarProps) {
  const { number, path, isShown, live, state, bridge, width, onWidth, problems, canPick, screenshot } = props
  const { onGo, onReload, openOutside } = props
  const offline = live ? undefined : text.offline
  const { place, isPicking } = state
  const pick = () => bridge.command({ type: isPicking ? 'cancelPick' : 'pick' })
  return (
    <Toolbar className={styles.toolbar} label={text.previewTitle(number)}>
      {typeof place?.canGoBack === 'boolean' && (
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
      )}
      <ToolbarItem>
        <IconButton
          label={text.reload}
          icon={RotateCw}
          disabled={!isShown}
          disabledReason={offline}
          onClick={onReload}
        />
      </ToolbarItem>
      <PreviewAddressField path={path} disabledReason={offline} onGo={onGo} />
      {state.problems.length > 0 && (
        <ToolbarItem>
          <Button
            size="sm"
            aria-expanded={problems.isOpen}
            aria-controls={problems.isOpen ? problems.id : undefined}
            onClick={problems.toggle}
          >
            {text.problems(state.problems.length)}
          </Button>
        </ToolbarItem>
      )}
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
        <Width width={width} onWidth={onWidth} />
      </span>
      <ToolbarItem>
        <IconButton
          label={text.openInNewTab}
          icon={ExternalLink}
          disabled={!isShown}
          disabledReason={offline}
          onClick={openOutside}
        />
      </ToolbarItem>
    </Toolbar>
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

function Width({ width, onWidth }: { width: number | null; onWidth: (width: number | null) => void }) {
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
      onChange={(chosen) => onWidth(chosen === 'fit' ? null : Number(chosen))}
    />
  )
}
