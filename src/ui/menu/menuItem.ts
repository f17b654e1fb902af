import type { LucideIcon } from 'lucide-react'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly icon?: LucideIcon | undefined
  /** As shown to the user. */
  readonly shortcut?: string | undefined
  /** The item stays visible and reachable, cannot be chosen, and says why. */
  readonly disabledReason?: string | undefined
  readonly danger?: boolean
  /** It is what is shown already. */
  readonly isCurrent?: boolean
  readonly separatorBefore?: boolean
  readonly onSelect: () => void
}
