import { describe, expect, it, vi } from 'vitest'
import { lingerUntilRead } from './lingerUntilRead'

describe('lingerUntilRead', () => {
  it('destroys only after a whole look without a byte', () => {
    vi.useFakeTimers()
    const destroyed = vi.fn()
    const socket = { bytesRead: 10, destroy: () => destroyed() }
    lingerUntilRead(socket)
    socket.destroy()
    socket.bytesRead = 20
    vi.advanceTimersByTime(50)
    socket.bytesRead = 30
    vi.advanceTimersByTime(50)
    expect(destroyed).not.toHaveBeenCalled()
    vi.advanceTimersByTime(50)
    expect(destroyed).toHaveBeenCalledTimes(1)
    vi.useRealTimers()
  })

  it('destroys at once when the other end is closed', () => {
    const destroyed = vi.fn()
    const socket = { bytesRead: 0, destroy: (error?: Error) => destroyed(error?.message) }
    lingerUntilRead(socket)
    socket.destroy(new Error('EIO'))
    expect(destroyed).toHaveBeenCalledWith('EIO')
  })

  it('destroys once however often it is asked, and leaves alone what is no socket', () => {
    vi.useFakeTimers()
    const destroyed = vi.fn()
    const socket = { bytesRead: 0, destroy: () => destroyed() }
    lingerUntilRead(socket)
    socket.destroy()
    socket.destroy()
    vi.runAllTimers()
    expect(destroyed).toHaveBeenCalledTimes(1)
    expect(() => lingerUntilRead(undefined)).not.toThrow()
    vi.useRealTimers()
  })
})
