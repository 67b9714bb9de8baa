export const cardProblems = {};
