const FIRST_WAIT_MS = 600_000;
const LONGEST_WAIT_MS = 6 * 3_600_000;

/** A card on which a call's file was bad so often is failing: that is no cell written weakly in a power cut. */
export const FAILING_LOOKS = 3;

/**
 * When a call whose file was found bad is filed again: at once the first time, then later and later, so that a
 * failing card is not worn out by files it does not keep.
 * It is tried for ever, since the ring holds the only good copy; how often it was bad is counted by its DONE
 * records in the ring, so that a restart neither wears the card nor ends the alarm.
 * @param badLooks how often its file was bad, at least 1
 */
export function refileAfterMs(badLooks: number): number {
  return badLooks < 2 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (badLooks - 2), LONGEST_WAIT_MS);
}
