import type { HTMLAttributes, Ref } from 'react'

interface PartProps extends HTMLAttributes<HTMLElement> {
  tag?: 'div' | 'span'
  role: string
  ref?: Ref<HTMLDivElement>
  'data-at'?: number | undefined
  'data-cell'?: string
}

/**
 * An element with a role of ARIA that its tag does not have: a part of a grid, whose grid has the focus in its place and names it
 * (`aria-activedescendant`).
 */
export function Part({ tag: Tag = 'div', ref, ...props }: PartProps) {
  return Tag === 'span' ? <span {...props} /> : <div {...props} ref={ref} />
}
