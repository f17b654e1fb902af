export const agentMessages = {} as const
