import { createContext } from 'react'

/** Whether the editor follows the agent now, and what changes that; null where it cannot be seen beside the conversation. */
export const FollowContext = createContext<{ readonly isFollowing: boolean; toggle(): void } | null>(null)
