# Writes OUT: a C++ source that holds each of FILES (relative to ROOT) as bytes.
set(arrays "")
set(rows "")
set(number 0)
foreach(file IN LISTS FILES)
  file(READ ${ROOT}/${file} hex HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," bytes "${hex}")
  string(APPEND arrays "constexpr char file${number}[] = {${bytes}'\\0'};\n")
  string(APPEND rows "        {\"${file}\", {file${number}, sizeof file${number} - 1}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "#include \"resources/resources.h\"

namespace interleave {
namespace {
${arrays}}  // namespace

const std::vector<Resource>& resources() {
    static const std::vector<Resource> all{
${rows}    };
    return all;
}

std::string_view resource(std::string_view path) {
    for (const Resource& r : resources())
        if (r.path == path) return r.text;
    return {};
}

}  // namespace interleave
")
