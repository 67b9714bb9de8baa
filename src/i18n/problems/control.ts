export const controlProblems = {};
