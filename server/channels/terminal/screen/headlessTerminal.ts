import type headless from '@xterm/headless'

export type HeadlessTerminal = InstanceType<typeof headless.Terminal>
