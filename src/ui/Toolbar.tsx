import { Toolbar as Parts } from 'radix-ui'
import type { ReactNode } from 'react'

interface ToolbarProps {
  label: string
  className?: string | undefined
  orientation?: 'horizontal' | 'vertical'
  children: ReactNode
}

/** Its buttons (each in a `ToolbarItem`) are one Tab stop with arrows in it; a field, which needs them, is one of its own. */
export function Toolbar({ label, className, orientation = 'horizontal', children }: ToolbarProps) {
  return (
    <Parts.Root className={className} orientation={orientation} aria-label={label}>
      {children}
    </Parts.Root>
  )
}

/** One button of a toolbar; what a menu gives its trigger goes through. */
export function ToolbarItem({ children, ...given }: { children: ReactNode }) {
  return (
    <Parts.Button {...given} asChild>
      {children}
    </Parts.Button>
  )
}
