import type { LineListener } from './driver.js';
import { type HookEdge, type HookEdgeSettings, hookEdge, NO_EDGES } from './hookEdges.js';

/**
 * Listens in place of `listener` to a device whose hook events are raw edges: what it is told of the hook are
 * pulse digits, flashes, and the handset lifted and put down. All else passes as it comes.
 */
export function withRawHook(
  listener: LineListener,
  settings: HookEdgeSettings,
  nowMs: () => number,
): LineListener {
  let edges = NO_EDGES;
  let timer: NodeJS.Timeout | undefined;
  const take = (edge: HookEdge) => {
    clearTimeout(timer);
    const step = hookEdge(edges, edge, settings);
    edges = step.edges;
    for (const { event, atMs } of step.events) listener.event(event, atMs);
    if (step.dueMs === null) return;
    timer = setTimeout(
      () => take({ kind: 'tick', atMs: nowMs() }),
      Math.max(1, Math.ceil(step.dueMs - nowMs())),
    );
    timer.unref();
  };
  return {
    event: (event, atMs) => {
      if (event.kind === 'offHook') take({ kind: 'closed', atMs });
      else if (event.kind === 'onHook') take({ kind: 'open', atMs });
      else listener.event(event, atMs);
    },
    ready: () => listener.ready(),
    lost: (problem) => {
      // What the hook does meanwhile is not seen.
      clearTimeout(timer);
      edges = NO_EDGES;
      listener.lost(problem);
    },
    log: (message, facts) => listener.log(message, facts),
    limited: (problem) => listener.limited?.(problem),
  };
}
