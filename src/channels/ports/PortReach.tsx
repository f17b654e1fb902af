import { TriangleAlert } from 'lucide-react'
import { messages } from '../../messages/en'
import styles from './PortsPane.module.css'
import type { Port } from './shared/protocol'

const text = messages.ports

/** From where it can be reached: by which address, or over which family where it is only one. */
export function PortReach({ port: { loopback, address, families = [] } }: { port: Port }) {
  if (loopback === undefined) return null
  const [only, ...others] = families
  const family = only && others.length === 0 ? ` (${text.families[only]})` : ''
  if (loopback) return `${text.loopback}${family}`
  return (
    <span className={styles.everywhere} title={text.everywhereHint}>
      <TriangleAlert aria-hidden="true" size={14} strokeWidth={1.5} />
      {address ?? `${text.everywhere}${family}`}
    </span>
  )
}
