import { useState } from 'react'
import { previewMessages as text } from '../../../messages/preview'
import { Button } from '../../../ui/Button'
import { Strip } from '../../../ui/Strip'
import { usePreview } from './PreviewContext'

interface PreviewNoticesProps {
  notice: string | null
  onClose: () => void
}

/** Notices about the preview, above the page. */
export function PreviewNotices({ notice, onClose }: PreviewNoticesProps) {
  const { live, navigation, state } = usePreview()
  const [isCookieless, setCookieless] = useState(false)
  return (
    <>
      {!live && navigation.source !== null && <Strip tone="info">{text.previewPaused}</Strip>}
      {notice !== null && (
        <Strip
          tone="warning"
          alert
          actions={
            <Button size="sm" onClick={onClose}>
              {text.close}
            </Button>
          }
        >
          {notice}
        </Strip>
      )}
      {state.hasNoCookies && !isCookieless && (
        <Strip
          tone="warning"
          actions={
            <>
              <Button size="sm" onClick={navigation.openOutside}>
                {text.openInNewTab}
              </Button>
              <Button size="sm" onClick={() => setCookieless(true)}>
                {text.close}
              </Button>
            </>
          }
        >
          {text.noCookies}
        </Strip>
      )}
      {state.isPicking && <Strip tone="info">{text.picking}</Strip>}
    </>
  )
}
