export const configProblems = {};
