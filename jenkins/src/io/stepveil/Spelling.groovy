package io.stepveil

import com.cloudbees.groovy.cps.NonCPS

/** Finds what somebody who mistyped a word meant. */
class Spelling {

    /** The one of the names that is at most two slips (three in a long word) away; null: none is. */
    @NonCPS
    static String nearest(String word, List<String> names) {
        String best = null
        int least = word.length() > 8 ? 4 : 3
        for (String name : names) {
            int distance = edits(word.toLowerCase(), name.toLowerCase())
            if (distance < least && distance < name.length()) {
                best = name
                least = distance
            }
        }
        return best
    }

    @NonCPS
    private static int edits(String from, String to) {
        List<Integer> row = []
        for (int j = 0; j <= to.length(); j++) {
            row.add(j)
        }
        for (int i = 1; i <= from.length(); i++) {
            row = nextRow(row, i, from.substring(i - 1, i), to)
        }
        return row.get(to.length())
    }

    // The edits from one letter more to each beginning of `to`.
    @NonCPS
    private static List<Integer> nextRow(List<Integer> row, int length, String letter, String to) {
        List<Integer> next = [length]
        for (int j = 1; j <= to.length(); j++) {
            int same = row.get(j - 1) + (letter == to.substring(j - 1, j) ? 0 : 1)
            next.add(Math.min(same, Math.min(row.get(j), next.get(j - 1)) + 1))
        }
        return next
    }

}
