# Makes one object of the explorer, of which a program sees only what interposed.txt names.
#   cmake -DLINKER= -DOBJCOPY= "-DINPUTS=a.o|b.o|libx.a" -DFOLDER= -DOUTPUT= -P prelink.cmake
#
# Its C++ instantiations must not meet the program's, which are instrumented; its data must not be put back with the
# program's before each execution. So its symbols become local and its sections get names of their own.
string(REPLACE "|" ";" inputs "${INPUTS}")
set(work ${OUTPUT}.work)

function(must)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status ERROR_VARIABLE said)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${status}:\n${said}")
  endif()
endfunction()

must(${LINKER} -r ${inputs} -o ${work})
must(${OBJCOPY} --redefine-syms=${FOLDER}/operators.map ${work})
must(${LINKER} -r ${work} -o ${work}.2) # what is asked for under a new name meets what has it
must(${OBJCOPY} --wildcard --keep-global-symbols=${FOLDER}/interposed.txt --remove-section=.group
     --remove-section=.gnu.lto_* --remove-section=.gnu.debuglto_*
     --rename-section .data=kernlet_explore_data --rename-section .bss=kernlet_explore_bss ${work}.2 ${OUTPUT})
file(REMOVE ${work} ${work}.2)
