import { useEffect, useState } from 'react'
import { messages } from '../../../messages/en'
import { Button } from '../../../ui/Button'
import { useFormats } from '../../context/useFormats'
import { nameOf } from '../paths'
import styles from '../views/picture.module.css'
import type { EditorFile } from './editorViewStore'

const text = messages.editor

/** A picture, only ever as an `<img>` of bytes: an SVG in there cannot run scripts or fetch anything. */
export function EditorImage({
  file,
  onOpenAsText,
  onAsk,
}: {
  file: EditorFile
  onOpenAsText: () => void
  /** Absent: no agent can be asked. */
  onAsk: (() => void) | undefined
}) {
  const { bytes: content, imageType, path, size } = file
  const name = nameOf(path)
  const { bytes } = useFormats()
  const [url, setUrl] = useState<string | null>(null)
  const [pixels, setPixels] = useState<{ width: number; height: number } | 'broken' | null>(null)
  useEffect(() => {
    if (content === null || imageType === null) return
    const address = URL.createObjectURL(new Blob([content], { type: imageType }))
    setUrl(address)
    return () => URL.revokeObjectURL(address)
  }, [content, imageType])
  return (
    <figure className={styles.image}>
      {url !== null && pixels !== 'broken' && (
        <img
          src={url}
          alt={name}
          onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) =>
            setPixels({ width, height })
          }
          onError={() => setPixels('broken')}
        />
      )}
      <figcaption>
        {pixels === 'broken' && text.imageBroken(name)}
        {pixels !== null &&
          pixels !== 'broken' &&
          text.imageFacts(pixels.width, pixels.height, bytes(size ?? 0))}
        {imageType === 'image/svg+xml' && (
          <Button size="sm" onClick={onOpenAsText}>
            {text.openAsText}
          </Button>
        )}
        {onAsk && (
          <Button size="sm" onClick={onAsk}>
            {messages.files.ask}
          </Button>
        )}
      </figcaption>
    </figure>
  )
}
