import { TriangleAlert } from 'lucide-react'
import type { ConnectionShape } from './connectionSummary'

/** ● ◐ ◌ ○ ⚠, drawn, so that every font shows the same. */
export function StatusGlyph({ shape }: { shape: ConnectionShape }) {
  if (shape === 'alert') return <TriangleAlert aria-hidden="true" size={12} strokeWidth={1.5} />
  return (
    <svg aria-hidden="true" width="12" height="12" viewBox="0 0 12 12">
      <circle
        cx="6"
        cy="6"
        r="3.5"
        fill={shape === 'full' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeDasharray={shape === 'turning' ? '2 2' : undefined}
      />
      {shape === 'half' && <path d="M6 2.5a3.5 3.5 0 0 0 0 7z" fill="currentColor" />}
    </svg>
  )
}
