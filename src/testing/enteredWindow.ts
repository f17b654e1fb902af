import { beforeEach } from 'vitest'

/** The runner shows each test in a frame of its own. A test begins as if the user had just come into it. */
beforeEach(() => window.focus())
