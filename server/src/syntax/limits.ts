// How much of a file is looked at. What nobody wrote by hand is not worth the time that it takes, nor the memory.

/**
 * UTF-16 units of a text, its instructions, and what is run of it in the head: instructions and commands, in all images
 * that a bare name stands for. The longest Containerfile of the corpus has not a tenth of any.
 */
export const limits = { text: 524_288, instructions: 5000, steps: 10_000 };

const count = (number: number): string => number.toLocaleString("en-US");

/** Why nothing is said of a file that has more, as a clause. */
export const tooLong = `it is longer than ${count(limits.text)} characters, ${count(limits.instructions)} instructions or ${count(limits.steps)} commands`;
