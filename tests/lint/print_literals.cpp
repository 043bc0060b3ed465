// Prints where the string literals of files are, for check_lexers.py: the file's name, then a line of begin
// and end for every literal, in bytes, or in what a piece of one is.
#include <lint/files.hpp>
#include <lint/lex.hpp>

#include <cstdio>

int main(int count, char** arguments) {
    using namespace becache::lint;
    FileReader reader;
    for (int i = 1; i < count; ++i) {
        const std::string path = arguments[i];
        const auto language = language_of(path);
        if (!language) {
            continue;
        }
        std::printf("%s\n", path.c_str());
        const Lexed lexed = lex(reader.read(path), *language);
        for (const Token& token : lexed.tokens) {
            if (token.kind == TokenKind::string) {
                std::printf("%u %u\n", token.begin, token.end);
            }
        }
    }
    return 0;
}
