import type headless from '@xterm/headless'

export type XtermTerminal = InstanceType<typeof headless.Terminal>
