import { CHARACTERS } from './characters'
import { MARKUP } from './markup'
import type { Payload } from './payload'
import { PLACES } from './places'
import { STRUCTURED } from './structures'
import { TERMINAL } from './terminal'

/** All but the large ones, which have a test of their own. */
export const HOSTILE: readonly Payload[] = [...MARKUP, ...CHARACTERS, ...TERMINAL, ...STRUCTURED, ...PLACES]
