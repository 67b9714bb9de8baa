export const audioProblems = {};
