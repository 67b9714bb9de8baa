/** An off-hook this soon after our own +VLS is the device's own (facts: line-interface §1.4, USR 5637). */
export const SELF_HOOK_MS = 1500;
